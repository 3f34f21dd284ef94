import { inEachLanguage } from '../in-each-language.js';

/** Alarms on this device: whether a browser is told of them when the page is not open. */
export const pushPageWords = inEachLanguage({
  en: {
    title: 'Alarms on this device',
    on: 'Alarms here: on',
    off: 'Alarms here: off',
    explain: (site: string) =>
      `This browser shows alarms of ${site} when the page is not open, as it is said in the site file who is told of what.`,
    isOn: 'This browser is told.',
    isOff: 'This browser is not told.',
    turnOn: 'Tell this browser',
    turnOff: 'No more',
    trial: 'Send a trial',
    trialSent: 'A trial is on its way: it comes in a few seconds.',
    close: 'Close',
    working: 'one moment…',
    why: {
      insecure:
        'A browser is told over https only, or on the machine itself. Ask for an address that begins with https.',
      unsupported: 'This browser cannot be told when the page is not open.',
      homeScreen: 'On an iPhone or iPad: Share, then “Add to Home Screen”, and open Greenpark from there.',
      denied: 'You have forbidden notifications of this page. Allow them in the settings of the browser.',
      noKeys: 'This Greenpark has no keys of push: `greenpark push keys` makes them.',
      noSink: 'The site file names no sink of kind push, so that nothing would come.',
      failed: (why: string) => `That did not work: ${why}`,
    },
  },
  zh: {
    title: '本设备上的报警',
    on: '本机报警：开',
    off: '本机报警：关',
    explain: (site) => `页面未打开时，此浏览器也会显示 ${site} 的报警；通知谁、通知什么由站点文件决定。`,
    isOn: '此浏览器会收到通知。',
    isOff: '此浏览器不会收到通知。',
    turnOn: '通知此浏览器',
    turnOff: '不再通知',
    trial: '发送测试',
    trialSent: '测试已发出，几秒钟后到达。',
    close: '关闭',
    working: '请稍候…',
    why: {
      insecure: '仅在 https 或本机上浏览器才能收到通知。请使用以 https 开头的地址。',
      unsupported: '此浏览器在页面未打开时无法收到通知。',
      homeScreen: '在 iPhone 或 iPad 上：点“共享”，再点“添加到主屏幕”，然后从主屏幕打开 Greenpark。',
      denied: '您已禁止此页面的通知。请在浏览器设置中允许。',
      noKeys: '此 Greenpark 没有推送密钥：用 `greenpark push keys` 生成。',
      noSink: '站点文件没有 push 类型的通知途径，不会有任何通知。',
      failed: (why) => `未能完成：${why}`,
    },
  },
  de: {
    title: 'Alarme auf diesem Gerät',
    on: 'Alarme hier: an',
    off: 'Alarme hier: aus',
    explain: (site) =>
      `Dieser Browser zeigt Alarme von ${site} auch, wenn die Seite nicht offen ist. Wer was erfährt, sagt die Standortdatei.`,
    isOn: 'Dieser Browser wird verständigt.',
    isOff: 'Dieser Browser wird nicht verständigt.',
    turnOn: 'Diesen Browser verständigen',
    turnOff: 'Nicht mehr',
    trial: 'Probe senden',
    trialSent: 'Eine Probe ist unterwegs: Sie kommt in wenigen Sekunden.',
    close: 'Schließen',
    working: 'einen Augenblick…',
    why: {
      insecure:
        'Ein Browser wird nur über https verständigt, oder auf dem Rechner selbst. Verwenden Sie eine Adresse, die mit https beginnt.',
      unsupported: 'Dieser Browser kann nicht verständigt werden, wenn die Seite nicht offen ist.',
      homeScreen: 'Auf iPhone oder iPad: Teilen, dann „Zum Home-Bildschirm“, und Greenpark von dort öffnen.',
      denied: 'Sie haben Mitteilungen dieser Seite verboten. Erlauben Sie sie in den Einstellungen des Browsers.',
      noKeys: 'Dieses Greenpark hat keine Schlüssel dafür: `greenpark push keys` macht sie.',
      noSink: 'Die Standortdatei nennt keinen Meldeweg der Art push, es käme also nichts.',
      failed: (why) => `Das hat nicht geklappt: ${why}`,
    },
  },
});
