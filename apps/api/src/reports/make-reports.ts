import { Injectable } from '@nestjs/common';
import {
  addDays,
  displayOf,
  languagesOf,
  localMidnightMs,
  shiftSummary,
  WHOLE_TONNES,
  type DueReport,
  type ReportFormat,
  type ReportSchedule,
  type Site,
} from '#domain';
import { Database, readAlarmStepsIn, type ReportFile } from '#postgres';
import type { Language } from '#words';
import { SiteDirectory } from '../directory/site-directory.js';
import { listEmissions } from '../figures/list-emissions.js';
import { readKnownStatus, showStatus } from '../sites/show-status.js';
import { Statements } from '../statements/statements.js';
import { pdfOf } from './files/pdf.js';
import { xlsxOf } from './files/xlsx.js';
import { overviewDocument } from './overview-document.js';
import type { ReportDocument } from './report-document.js';
import { statementDocument } from './statement-document.js';

export const REPORT_TYPES: Readonly<Record<ReportFormat, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export const languageOfReport = (site: Site, { language }: Pick<ReportSchedule, 'language'>): Language =>
  language ?? languagesOf(displayOf(site))[0]!;

/** Makes reports of what is stored now. */
@Injectable()
export class MakeReports {
  constructor(
    private readonly db: Database,
    private readonly directory: SiteDirectory,
    private readonly statements: Statements,
  ) {}

  /** @throws ProblemError `not-found`: there are no figures of it */
  async document(site: Site, schedule: ReportSchedule, due: DueReport, nowMs: number): Promise<ReportDocument> {
    const language = languageOfReport(site, schedule);
    if (schedule.what === 'statement') {
      const asked = { period: due.statementPeriod, digits: WHOLE_TONNES, language } as const;
      return statementDocument(await this.statements.of(site, asked));
    }
    const { from, to } = due;
    const range = {
      fromMs: localMidnightMs(from, site.timeZone),
      toMs: localMidnightMs(addDays(to, 1), site.timeZone),
    };
    const siteId = await this.directory.siteId(site);
    const days = await listEmissions(this.db, site, siteId, { interval: 'day', range, nowMs, shares: false });
    const steps = await readAlarmStepsIn(this.db, site.id, range.fromMs, range.toMs);
    const { raised } = shiftSummary(range, { hours: [], steps, actions: [] });
    const known = await readKnownStatus(this.db, site, siteId, nowMs);
    const status = showStatus(site, known, { lagRecords: null, nowMs });
    return overviewDocument(site, language, { from, to, days, status, raised, nowMs });
  }

  /** The files of a report, in the formats that are asked for. */
  async files(
    site: Site,
    { name, formats }: Pick<ReportSchedule, 'name' | 'formats'>,
    due: DueReport,
    document: ReportDocument,
  ): Promise<ReportFile[]> {
    const bytesOf = (format: ReportFormat): Promise<Buffer> => {
      if (format === 'pdf') return pdfOf(document);
      return format === 'xlsx' ? xlsxOf(document) : Promise.resolve(Buffer.from(document.csv));
    };
    const files: ReportFile[] = [];
    for (const format of formats) {
      const file = `${site.id}-${name}-${due.to}.${format}`;
      files.push({ name: file, type: REPORT_TYPES[format], content: await bytesOf(format) });
    }
    return files;
  }
}
