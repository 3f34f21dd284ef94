import { withFigure, type AlarmFigures as Of } from './alarm-figures.js';

/** As in English. */
export const german = {
  'target.risk': {
    sentence: ({ name, value }: Of) => `Ziel ${name}: Aussicht ${value ?? 'ist gesunken'}`,
    cause: 'Mit dem von hier an üblichen Wetter bleibt die Prognose des Zeitraums unter dem Ziel.',
    consequence: 'Die für den Zeitraum zugesagte Menge wird wohl nicht erreicht.',
    steps: `Die vier Teile der Lücke ansehen: Wetter, Leistung, Fläche, Daten.
Leistung: ansehen, was der Alarm zur Drift über die Anlage sagt.
Daten: Lücken suchen und Fehlendes nachsenden.
Fläche: prüfen, ob die angeschlossene Fläche stimmt.
Wetter und Plan: Bescheid geben, wer die Menge zugesagt hat.`,
  },
  'performance.drift': {
    sentence: ({ value }: Of) => `Anlage: ${value ?? 'weniger Wärme'} gegenüber ihrer Referenz in 30 Tagen`,
    cause: 'Seit 30 Tagen liefert die Anlage weniger Wärme, als das Wetter erwarten ließ.',
    consequence: 'Jeder Tag kostet vermiedene Tonnen, die kein Wetter zurückbringt.',
    steps: `Anlagenzähler mit den Übergabestationen vergleichen.
Kesselleistung, Brennstofffeuchte und Durchfluss ansehen.
Nach einem abgeschalteten Kunden suchen.
Aufschreiben, was gefunden wurde.`,
  },
  'performance.blind': {
    sentence: ({ value }: Of) => `Anlage: eine Drift${withFigure(value, (v) => ` unter ${v}`)} wäre nicht zu sehen`,
    cause:
      'Die Tage der Anlage streuen so stark, oder so wenige sind beurteilbar, dass eine Drift nicht zu sehen wäre.',
    consequence: 'Dass kein Alarm zur Drift kommt, heißt nicht, dass die Anlage in Ordnung ist.',
    steps: `Lücken in den Daten füllen.
Suchen, was die Tage ungleich macht: Grundlast, angeschlossene Fläche, Wetterstation.`,
  },
  'performance.cusum': {
    sentence: ({ value, since }: Of) =>
      `Anlage liefert weniger Wärme als zuvor${withFigure(since, (s) => ` seit ${s}`)}${withFigure(value, (v) => `: ${v}`)}`,
    cause: 'Was täglich an der Erwartung fehlte, ergibt zusammen mehr als Zufall: etwas hat sich geändert.',
    consequence: 'Seit diesem Tag liefert die Anlage weniger als zuvor.',
    steps: `Im Schichtbuch den Tag der Änderung suchen: Was wurde repariert, getauscht, umgestellt, angeschlossen?
Anlagenzähler mit Kesseln und Übergabestationen vergleichen.
Aufschreiben, was gefunden wurde.`,
  },
  'target.overshoot': {
    sentence: ({ value }: Of) => `Anlage: ${value ?? 'mehr Wärme'} über dem, was das Wetter erwarten ließ`,
    cause: 'Mehr Wärme, als das Wetter erwarten ließ.',
    consequence:
      'Ein Zähler, der zu viel zeigt, oder ein doppelt gezählter Messpunkt ergäbe Tonnen, die niemand vertreten kann.',
    steps: `Zähler mit Übergabestationen und Kesseln vergleichen.
Seinen letzten Tausch ansehen.
Prüfen, ob ein Messpunkt doppelt zählt.`,
  },
  'data.coverage': {
    sentence: ({ value }: Of) => `Daten: ${value ?? 'zu wenig'} des Tages sind durch Messwerte gedeckt`,
    cause: 'Der letzte Tag oder sein Monat ist zu wenig durch Messwerte gedeckt.',
    consequence: 'Nicht gemessene Wärme zählt nicht, und ein Monat unter 90 % kann nicht unterschrieben werden.',
    steps: `Ansehen, welche Geräte Lücken haben.
Ihren Speicher oder ihr Gateway auslesen.
Nachsenden: Es zählt.`,
  },
  'data.balance': {
    sentence: ({ name, value }: Of) => `${name}: Zähler widersprechen sich${withFigure(value, (v) => `, ${v}`)}`,
    cause: 'Zähler derselben Wärme, oder Wärme und Brennstoff, widersprechen sich über einen ganzen Tag.',
    consequence: 'Kein Wert wird geändert. Einer der Zähler ist falsch, und Tonnen können darauf beruhen.',
    steps: `Beide Zähler vor Ort ablesen.
Nach einem Bypass, einer Station ohne Messwerte, einer falschen Einheit suchen.`,
  },
  'device.silent': {
    sentence: ({ name, since, isOver }: Of) =>
      isOver ? `${name}: sendete nichts` : `${name}: sendet nichts${withFigure(since, (s) => ` seit ${s}`)}`,
    cause: 'Vom Gerät kam länger als drei seiner Intervalle nichts an.',
    consequence:
      'Seine neuesten Werte sind alt. Ein Zählerstand überbrückt die Zeit, wenn er wiederkommt, ein Messwert nicht.',
    steps: `Strom und Netz des Geräts und seines Gateways prüfen.
Mehrere zugleich: zuerst ansehen, was sie gemeinsam haben.`,
  },
  'device.noisy': {
    sentence: ({ name }: Of) => `${name}: zu viele zweifelhafte Messwerte`,
    cause: 'Zu viele der neuesten Messwerte eines Messpunkts waren zweifelhaft.',
    consequence: 'Der Messpunkt zählt nicht mit, bis er wieder ruhig ist.',
    steps: `Fühler, Leitung und Schirmung ansehen.
Die Codes der letzten 24 Stunden sagen, was gefunden wurde.`,
  },
  'device.skew': {
    sentence: ({ name, value }: Of) => `${name}: Uhr geht falsch${withFigure(value, (v) => ` um ${v}`)}`,
    cause: 'Die Uhr des Geräts geht falsch.',
    consequence: 'Seine Messwerte liegen in falschen Stunden: Tage und Monate stimmen an ihren Grenzen nicht.',
    steps: `Die Uhr stellen.
Dafür sorgen, dass sie einem Zeitserver folgt.`,
  },
  'register.held': {
    sentence: ({ name, value }: Of) =>
      `${name}: Messwerte werden zurückgehalten${withFigure(value, (v) => `, ${v} zählen nirgends`)}`,
    cause: 'Messwerte eines Zählers passen zueinander, aber nicht zu dem, was er zuvor zeigte.',
    consequence: 'Sie zählen nirgends, bis jemand entscheidet.',
    steps: `Den Zähler ansehen.
Seinen Tausch eintragen, oder die Messwerte mit Grund annehmen oder ablehnen.`,
  },
  'fuel.unweighed': {
    sentence: () => 'Brennstoff: mehr verbrannt als gewogen',
    cause:
      'An drei Tagen in Folge wurde mehr verbrannt, als gewogen war und auf dem Lagerplatz lag: Die Waage oder der Weg ihrer Meldungen ist tot.',
    consequence: 'Brennstoff wird trotzdem nach der Wärme belastet, und seine Zeit gilt als nicht abgedeckt.',
    steps: `Ansehen, ob die Waage noch meldet.
Nachsenden, was fehlt.
Was nicht mehr zu beschaffen ist, auf dem Lagerplatz erfassen und als Bestandsaufnahme eintragen.`,
  },
  'lost.range': {
    sentence: ({ value }: Of) => `Kafka: ${value ?? 'einige'} Datensätze verloren`,
    cause: 'Kafka hat Datensätze verloren, bevor sie gezählt waren.',
    consequence: 'Was darunter war, steht in keiner Zahl.',
    steps: `Die Messwerte dieser Zeit aus Geräten, Gateways oder einer Aufzeichnung noch einmal senden.
Dann quittieren: Damit endet der Alarm.`,
  },
  'calibration.due': {
    sentence: ({ name, until }: Of) =>
      `${name}: Eichschein des Messgeräts ${until === null ? 'fehlt' : `endet am ${until}`}`,
    cause: 'Der Eichschein eines Messgeräts endet innerhalb von 60 Tagen, oder ist abgelaufen.',
    consequence:
      'Vom Tag danach an wird seine Fehlergrenze von jeder Zahl abgezogen; ein späterer Schein gibt das nicht zurück.',
    steps: `Die Eichung jetzt bestellen.
Den neuen Schein in der Standortdatei eintragen.`,
  },
  'factor.expiring': {
    sentence: ({ name, until }: Of) =>
      `Faktor ${name}: ${until === null ? 'heute gilt keiner' : `gilt bis ${until}, keiner folgt`}`,
    cause: 'Ein Emissionsfaktor des Standorts gilt keine 60 Tage mehr, und keine Fassung folgt.',
    consequence: 'Danach gilt ein vorsichtiger Ersatz, und kein Monat damit kann abgeschlossen werden.',
    steps: `Die nächste Veröffentlichung suchen.
Mit ihrer Quelle aufnehmen.
Ansehen, was sie ändert, bevor sie zählt.`,
  },
  'notification.failing': {
    sentence: ({ name, since }: Of) => `${name}: nimmt keine Meldung an${withFigure(since, (s) => ` seit ${s}`)}`,
    cause: 'Ein Weg, auf dem Alarme gemeldet werden, geht nicht.',
    consequence: 'Wer sich darauf verlässt, hört nichts.',
    steps: `Die letzte Antwort ansehen.
Adresse oder Geheimnis in Ordnung bringen.
Eine Probe senden.`,
  },
  'delivery.lag': {
    sentence: ({ value }: Of) => `Lieferung: im Rückstand${withFigure(value, (v) => ` um ${v}`)}`,
    cause: 'Empfangenes ist noch nicht gespeichert: ein Prozess, die Datenbank oder Kafka ist langsam oder steht.',
    consequence: 'Jede Zahl und jede andere Regel ist so alt. Nichts ist verloren: Es wartet in Kafka.',
    steps: `Ansehen, welcher Prozess fehlt.
Ansehen, ob die Platte voll ist und die Datenbank antwortet.
Nach einem Ausfall warten, bis es aufgeholt ist.`,
  },
  'deadletters.rate': {
    sentence: ({ value }: Of) => `Daten: ${value ?? 'viele'} Werte je Stunde sind nicht verwendbar`,
    cause:
      'Viele Werte der letzten Stunde waren nicht verwendbar: Ein Gerät wurde getauscht, umbenannt oder anders eingestellt.',
    consequence: 'Sie sind aufbewahrt und zählen nirgends, bis sie noch einmal eingelesen werden.',
    steps: `Grund und Gerät ansehen.
Standortdatei oder Gerät in Ordnung bringen.
Noch einmal einlesen.`,
  },
  'evidence.chain': {
    sentence: () => 'Belege: eine Kette von Einträgen ist unterbrochen',
    cause:
      'Ein Eintrag des Protokolls oder der Belege hängt nicht am vorigen, oder stimmt nicht mit dem überein, was davon veröffentlicht wurde.',
    consequence: 'Jemand hat geändert, was nur wachsen darf, oder die Datenbank kommt aus einer älteren Kopie.',
    steps: `Die Kette prüfen und die Datenbank lassen, wie sie ist.
Die Prüfer verständigen.
Nach einem Zurückspielen: mit dessen Eintrag quittieren.`,
  },
  'heat.imbalance': {
    sentence: ({ name, value }: Of) =>
      `${name}: Anlage und Übergabestationen widersprechen sich${withFigure(value, (v) => `, ${v}`)}`,
    cause: 'Die Anlage gibt mehr oder weniger Wärme ab, als bei üblichem Netzverlust ankommen müsste.',
    consequence: 'Wärme geht verloren, oder ein Zähler ist falsch und Tonnen können darauf beruhen.',
    steps: `Den Energiefluss ansehen: Welcher Zähler passt nicht?
Nach einem Leck suchen: Nachspeisung, nasser Boden, ein kalter Strang.
Anlagenzähler und Übergabestationen ablesen.`,
  },
  'boiler.limit': {
    sentence: ({ name, value, limit }: Of) =>
      `${name}: ${value ?? 'jenseits des Grenzwerts'}${withFigure(limit, (l) => `, Grenzwert ${l}`)}`,
    cause: 'Ein Wert des Kessels liegt jenseits eines Grenzwerts, oben oder unten: Temperatur, Druck oder Leistung.',
    consequence: 'Jenseits davon leidet der Kessel, schaltet ab oder ist nicht mehr sicher.',
    steps: `Zu heiß oder zu viel Leistung: die Beschickung dieses Kessels senken, einen anderen anheben.
Zu wenig Druck: zuerst das Feuer zurücknehmen, dann Nachspeisung, Pumpe und Lecks ansehen: Heißes Wasser kann sieden.
Dem Fühler glauben, bis ein anderer widerspricht.
Geht es weiter: Feuer ganz zurücknehmen, Schichtleitung rufen.`,
  },
};
