import { Module } from '@nestjs/common';
import { DerivedSites } from './derived-sites.js';
import { SiteDirectory } from './site-directory.js';

/** What is declared, joined with what the database knows of it. */
@Module({ providers: [SiteDirectory, DerivedSites], exports: [SiteDirectory, DerivedSites] })
export class DirectoryModule {}
