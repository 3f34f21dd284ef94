import type { ProductFiles } from '../product/product-files.js';
import { statementStyle } from '../statements/document-style.js';
import { pagePolicy } from './page-policy.js';

/** For the page and every file of it: a statement that it writes into a tab of its own stands under this policy too. */
export const policyOfPage = ({ pageDir }: Pick<ProductFiles, 'pageDir'>): string =>
  pagePolicy(statementStyle(pageDir).source);
