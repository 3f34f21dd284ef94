import type { Stories } from '../stories/story.js';
import { Sentence } from './Sentence.js';

const words = (text: string, strong = false) => ({ text, strong, figure: null });
const sentences = [
  {
    about: 'view',
    id: 'ahead',
    text: '373 t ahead of plan.',
    parts: [
      { text: '373\u00a0t', strong: true, figure: { kind: 'amount', value: 373, unit: 't' } },
      words(' ahead of plan.', true),
    ],
  },
  { about: 'view', id: 'less', text: 'The plant gives less heat.', parts: [words('The plant gives less heat.')] },
];

export default {
  of: 'Sentence',
  states: {
    'with figures': () => <Sentence sentences={sentences} about="view" />,
    'not known yet': () => <Sentence sentences={null} about="view" />,
  },
} satisfies Stories;
