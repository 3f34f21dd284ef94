import { inEachLanguage } from './in-each-language.js';

/** States of devices as the shipped site files name them; a name of another file stays as it is. */
export const deviceStateWords = inEachLanguage({
  en: {
    off: 'off',
    starting: 'starting',
    running: 'running',
    banked: 'banked',
    standby: 'standby',
    stopped: 'stopped',
    fault: 'fault',
  },
  zh: {
    off: '停机',
    starting: '启动中',
    running: '运行',
    banked: '压火',
    standby: '备用',
    stopped: '已停',
    fault: '故障',
  },
  de: {
    off: 'aus',
    starting: 'fährt an',
    running: 'in Betrieb',
    banked: 'Glut gehalten',
    standby: 'in Bereitschaft',
    stopped: 'steht',
    fault: 'Störung',
  },
});
