/** What the key `alerts` of a site file says of rules, sinks and devices. */
import { alertRuleOf, ALERT_RULES, OWN_SINKS, SEVERITIES } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { didYouMean, show } from '../catalogue/catalogue-problems.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';

const RULE_IDS = ALERT_RULES.map(({ id }) => id);

/** A route to a sink that is not there would tell nobody, and nobody would notice. */
export function checkAlerts(document: ConfigDocument, site: Raw): void {
  const alerts = map(site.alerts);
  const devices = list(site.devices).flatMap((device) => text(map(device).id) ?? []);
  const named = Object.keys(map(alerts.sinks));
  const sinks = named.length > 0 ? named : Object.keys(OWN_SINKS);
  for (const [name, raw] of Object.entries(map(alerts.sinks))) checkSink(document, ['alerts', 'sinks', name], map(raw));
  for (const [id, raw] of Object.entries(map(alerts.rules))) checkRule(document, ['alerts', 'rules', id], id, map(raw));
  const duties = Object.keys(map(alerts.duty));
  for (const [name, raw] of Object.entries(map(alerts.duty))) {
    const { shifts, otherwise } = map(raw);
    for (const [i, shift] of list(shifts).entries())
      checkSinks(document, ['alerts', 'duty', name, 'shifts', i, 'to'], map(shift).to, sinks);
    checkSinks(document, ['alerts', 'duty', name, 'otherwise'], otherwise, sinks);
  }
  for (const [i, raw] of list(alerts.routes).entries()) {
    const path = ['alerts', 'routes', i];
    const { rule, device, to, duty } = map(raw);
    checkName(document, [...path, 'rule'], rule, RULE_IDS, 'a rule');
    checkName(document, [...path, 'device'], device, devices, 'a device of this file');
    checkSinks(document, [...path, 'to'], to, sinks);
    checkName(document, [...path, 'duty'], duty, duties, 'a duty of this file');
  }
  const steps = Array.isArray(alerts.escalate) ? alerts.escalate : [alerts.escalate];
  for (const [i, raw] of steps.entries()) {
    const path = Array.isArray(alerts.escalate) ? ['alerts', 'escalate', i] : ['alerts', 'escalate'];
    checkSinks(document, [...path, 'to'], map(raw).to, sinks);
    checkName(document, [...path, 'duty'], map(raw).duty, duties, 'a duty of this file');
  }
  const hours = map(alerts.workingHours);
  const [from, to] = [text(hours.from), text(hours.to)];
  if (from !== null && to !== null && to <= from)
    document.report(['alerts', 'workingHours', 'to'], `found ${show(to)}, expected a time after ${from}`);
}

/** A gateway that is not there would mask nothing, and one that is called like a device would be taken for it. */
export function checkGateways(document: ConfigDocument, site: Raw): void {
  const devices = list(site.devices).map(map);
  const gateways = list(site.gateways).flatMap((gateway) => text(map(gateway).id) ?? []);
  for (const [i, id] of gateways.entries()) {
    const path = ['gateways', i, 'id'];
    if (devices.some((device) => device.id === id)) document.report(path, `found ${show(id)}, which is a device too`);
    if (gateways.indexOf(id) < i) document.report(path, `found ${show(id)} twice, expected one gateway of that id`);
  }
  for (const [i, { via }] of devices.entries())
    checkName(document, ['devices', i, 'via'], via, gateways, 'a gateway of this file');
}

function checkSinks(document: ConfigDocument, path: Path, to: unknown, sinks: readonly string[]): void {
  for (const [i, name] of list(to).entries()) checkName(document, [...path, i], name, sinks, 'a sink of this file');
}

function checkName(document: ConfigDocument, path: Path, given: unknown, known: readonly string[], what: string): void {
  const name = text(given);
  if (name !== null && !known.includes(name))
    document.report(path, `found ${show(name)}, expected ${what}${didYouMean(name, known)}`);
}

function checkSink(document: ConfigDocument, path: Path, sink: Raw): void {
  if (sink.kind === 'email' || sink.kind === 'push' || text(sink.kind) === null) return;
  const [url, urlFile] = [sink.url, sink.urlFile];
  if (url === undefined && urlFile === undefined)
    document.report(path, 'missing urlFile, expected a file with the address (or url, where it is no secret)');
  if (url !== undefined && urlFile !== undefined)
    document.report([...path, 'url'], 'found url beside urlFile, expected one of them');
}

function checkRule(document: ConfigDocument, path: Path, id: string, settings: Raw): void {
  const rule = alertRuleOf(id);
  if (!rule) return;
  if (settings.after !== undefined && rule.sets !== 'after' && rule.sets !== 'on-delay')
    document.report([...path, 'after'], `found a time, which ${id} does not wait for: leave it out`);
  if (settings.after !== undefined && settings.onDelay !== undefined && rule.sets === 'on-delay')
    document.report([...path, 'after'], `found after beside onDelay, which is the same of ${id}: leave one out`);
  for (const name of ['onDelay', 'offDelay', 'chatter', 'offSeason']) {
    if (settings[name] === undefined || rule.looks === undefined) continue;
    const why = rule.looks === 'daily' ? `${id} is judged by whole days` : `${id} is over when it was seen`;
    document.report([...path, name], `found ${name}, which it has not: ${why}; leave it out`);
  }
  for (const severity of SEVERITIES) {
    if (settings[severity] === undefined) continue;
    const at = [...path, severity];
    if (rule.sets !== 'levels') document.report(at, `found levels, which ${id} has not: leave them out`);
    else if (!rule.severities.includes(severity)) {
      document.report(at, `found ${severity}, expected ${rule.severities.join(' or ')}: ${id} has no other severity`);
    } else checkLevel(document, at, map(settings[severity]), rule.bad ?? 'low');
  }
}

function checkLevel(document: ConfigDocument, path: Path, { on, off }: Raw, bad: 'low' | 'high'): void {
  if (typeof on !== 'number' || typeof off !== 'number') return;
  if (bad === 'low' ? off < on : off > on) {
    const side = bad === 'low' ? 'at or above' : 'at or below';
    document.report(
      [...path, 'off'],
      `found ${off}, expected a value ${side} ${on}: it would never be cleared in between`,
    );
  }
}
