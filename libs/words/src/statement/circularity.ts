import { inEachLanguage } from '../in-each-language.js';

/** Said wherever figures of the simulator are shown: what it was made from proves nothing. */
export const circularityWords = inEachLanguage({
  en: {
    circular:
      'The 47,700 t are stated by the operator of the shipped plant. That a simulated plant reaches them at normal weather is circular: its demand and its plan derive from them.',
  },
  zh: {
    circular:
      '47,700 吨是随附示例供热厂的运营方所申明的数值。模拟供热厂在标准气候下达到该数值属于循环论证：其热负荷与计划均由该数值推导而来。',
  },
  de: {
    circular:
      'Die 47.700 t gibt der Betreiber der mitgelieferten Beispielanlage an. Dass eine simulierte Anlage sie bei Normalwetter erreicht, ist ein Zirkelschluss: Ihre Wärmelast und ihr Plan sind daraus abgeleitet.',
  },
});

/** In English, as answers of the API have it. */
export const CIRCULARITY = circularityWords.en.circular;
