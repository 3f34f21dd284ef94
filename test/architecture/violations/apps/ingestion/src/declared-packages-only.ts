export { nothing } from 'a-package-that-nobody-declared';
