import { withFigure, type AlarmFigures as Of } from './alarm-figures.js';

/** As in English. */
export const chinese = {
  'target.risk': {
    sentence: ({ name, value }: Of) => `目标 ${name}：达成概率${value ?? '下降'}`,
    cause: '按此后常年天气推算，本期预测低于目标。',
    consequence: '本期承诺的数量很可能无法达到。',
    steps: `查看差距的四个部分：天气、性能、面积、数据。
性能：查看性能偏移报警对供热厂的说明。
数据：查找缺口并补传。
面积：核对已接入面积。
天气与计划：通知作出承诺的人。`,
  },
  'performance.drift': {
    sentence: ({ value }: Of) => `供热厂：30 天供热与参考值相比 ${value ?? '偏少'}`,
    cause: '30 天来供热量低于按天气应有的水平。',
    consequence: '每天都在损失减排量，天气再冷也补不回来。',
    steps: `将厂区热量表与换热站对比。
查看锅炉出力、燃料水分和流量。
查找是否有用户被断开。
记录查明的情况。`,
  },
  'performance.blind': {
    sentence: ({ value }: Of) => `供热厂：${withFigure(value, (v) => `低于 ${v} 的`)}性能偏移无法察觉`,
    cause: '各天误差过大，或可判断的天数太少，性能偏移无法察觉。',
    consequence: '没有性能偏移报警并不说明供热厂正常。',
    steps: `补齐数据缺口。
查找各天不一致的原因：基础负荷、接入面积、气象站。`,
  },
  'performance.cusum': {
    sentence: ({ value, since }: Of) =>
      `供热厂：${withFigure(since, (s) => `自 ${s} 起`)}供热少于以往${withFigure(value, (v) => `，${v}`)}`,
    cause: '每日与预期的差额累计已超出偶然范围：情况发生了变化。',
    consequence: '自那天起供热厂产出减少。',
    steps: `查看变化当天的值班日志：检修、更换、切换或接入了什么？
将厂区热量表与锅炉、换热站对比。
记录查明的情况。`,
  },
  'target.overshoot': {
    sentence: ({ value }: Of) => `供热厂：比按天气预期高出${value ?? '过多'}`,
    cause: '供热量高于按天气应有的水平。',
    consequence: '读数偏高的表或重复计算的测点会带来无法自证的减排量。',
    steps: `将该表与换热站、锅炉对比。
查看最近一次换表。
查看是否有测点重复计算。`,
  },
  'data.coverage': {
    sentence: ({ value }: Of) => `数据：当日读数覆盖率${value ?? '过低'}`,
    cause: '最近一天或当月的读数覆盖不足。',
    consequence: '未计量的热量不计入；覆盖率低于 90 % 的月份不能签字。',
    steps: `查看哪些设备有缺口。
读取其存储或网关。
补传数据：会计入。`,
  },
  'data.balance': {
    sentence: ({ name, value }: Of) => `${name}：计量不一致${withFigure(value, (v) => `，${v}`)}`,
    cause: '计量同一热量的表，或热量与燃料，在一整天内不一致。',
    consequence: '数值不会被更改。其中一块表有误，减排量可能以它为据。',
    steps: `到现场抄读两块表。
查找旁通、没有读数的换热站、错误的单位。`,
  },
  'device.silent': {
    sentence: ({ name, since, isOver }: Of) =>
      isOver ? `${name}：曾无数据` : `${name}：${withFigure(since, (s) => `自 ${s} 起`)}无数据`,
    cause: '超过三个采集间隔没有收到该设备的数据。',
    consequence: '最新值已过时。累计表恢复后可补上这段时间，瞬时量不能。',
    steps: `检查设备及其网关的电源和网络。
多台同时：先查它们共用的部分。`,
  },
  'device.noisy': {
    sentence: ({ name }: Of) => `${name}：可疑读数过多`,
    cause: '某测点最近的可疑读数过多。',
    consequence: '恢复平稳之前，该测点不计入。',
    steps: `检查传感器、接线和屏蔽。
查看最近 24 小时的代码，其中写明发现了什么。`,
  },
  'device.skew': {
    sentence: ({ name, value }: Of) => `${name}：时钟不准${withFigure(value, (v) => `，偏差 ${v}`)}`,
    cause: '设备时钟不准。',
    consequence: '读数落入错误的小时，日界和月界的数值有误。',
    steps: `校准时钟。
确认其与时间服务器同步。`,
  },
  'register.held': {
    sentence: ({ name, value }: Of) => `${name}：读数待裁定${withFigure(value, (v) => `，${v} 未计入`)}`,
    cause: '累计表的读数彼此一致，但与之前不衔接。',
    consequence: '裁定之前不计入任何数值。',
    steps: `到现场查看该表。
登记换表，或说明理由后接受或拒绝这些读数。`,
  },
  'fuel.unweighed': {
    sentence: () => '燃料：消耗多于称重',
    cause: '连续三天燃料消耗多于称重和存量：地磅或其通信中断。',
    consequence: '燃料仍按热量扣减，对应时段不算覆盖。',
    steps: `查看地磅是否仍在上报。
补传遗漏的数据。
无法补传的，盘点料场并登记。`,
  },
  'lost.range': {
    sentence: ({ value }: Of) => `Kafka：丢失 ${value ?? '若干'} 条记录`,
    cause: 'Kafka 在计数之前丢失了记录。',
    consequence: '其中的数据不在任何数值里。',
    steps: `从设备、网关或录制文件重新发送该时段的读数。
然后确认报警：确认后报警结束。`,
  },
  'calibration.due': {
    sentence: ({ name, until }: Of) => `${name}：计量表检定证书${until === null ? '缺失' : `于 ${until} 到期`}`,
    cause: '计量表的检定在 60 天内到期，或已过期。',
    consequence: '次日起每个数值都扣除其允许误差，以后的检定也不能恢复。',
    steps: `立即安排检定。
在站点文件中登记新证书。`,
  },
  'factor.expiring': {
    sentence: ({ name, until }: Of) =>
      `因子 ${name}：${until === null ? '今日无有效版本' : `有效至 ${until}，无后续版本`}`,
    cause: '站点使用的排放因子有效期不足 60 天，且无后续版本。',
    consequence: '到期后由保守的替代值顶替，相应月份不能关账。',
    steps: `查找下一次发布。
连同来源一并录入。
生效前查看其影响。`,
  },
  'notification.failing': {
    sentence: ({ name, since }: Of) => `${name}：${withFigure(since, (s) => `自 ${s} 起`)}未接收通知`,
    cause: '某条报警通知途径不通。',
    consequence: '依赖它的人收不到任何消息。',
    steps: `查看最近一次应答。
修正地址或密钥。
发送一次测试。`,
  },
  'delivery.lag': {
    sentence: ({ value }: Of) => `数据传输：滞后${withFigure(value, (v) => ` ${v}`)}`,
    cause: '已接收的数据尚未入库：某个进程、数据库或 Kafka 缓慢或停止。',
    consequence: '所有数值和其他规则都同样滞后。没有丢失：数据在 Kafka 中等待。',
    steps: `查看哪个进程不在。
查看磁盘是否已满、数据库是否应答。
故障恢复后，等待追上。`,
  },
  'deadletters.rate': {
    sentence: ({ value }: Of) => `数据：每小时 ${value ?? '多个'} 个值无法使用`,
    cause: '最近一小时有许多值无法使用：设备被更换、改名或改了设置。',
    consequence: '这些值已预留，重放之前不计入。',
    steps: `查看其原因和设备。
修正站点文件或设备。
重放这些值。`,
  },
  'evidence.chain': {
    sentence: () => '证据：记录链不成立',
    cause: '审计日志或证据中有一条与前一条不衔接，或与已公布的不符。',
    consequence: '只增不改的内容被改动，或数据库由旧备份恢复。',
    steps: `核验记录链，保持数据库原样。
通知审核人员。
若为恢复备份：注明其日志条目后确认。`,
  },
  'heat.imbalance': {
    sentence: ({ name, value }: Of) => `${name}：供热厂与换热站不平衡${withFigure(value, (v) => `，${v}`)}`,
    cause: '供热厂送出的热量与扣除常规管网损失后的到达量不符。',
    consequence: '热量在流失，或某块表有误而减排量以它为据。',
    steps: `查看能流图：哪块表不符？
查找泄漏：补水量、湿地面、冷支线。
抄读厂区热量表和换热站。`,
  },
  'boiler.limit': {
    sentence: ({ name, value, limit }: Of) => `${name}：${value ?? '越限'}${withFigure(limit, (l) => `，限值 ${l}`)}`,
    cause: '锅炉的温度、压力或功率越过上限或下限。',
    consequence: '越限会损伤锅炉、引起跳停或不再安全。',
    steps: `温度或功率过高：降低该锅炉给料，提高其他锅炉。
压力过低：先减弱燃烧，再查看补水、水泵和泄漏：热水可能汽化。
另一传感器未证明有误之前，以该传感器为准。
若仍恶化：压火，通知值长。`,
  },
};
