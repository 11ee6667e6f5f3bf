import { hostname, userInfo } from 'node:os';
import { Module } from '@nestjs/common';
import { Audit } from '../nest/audit/audit';
import { AddIpExemptionCommand } from './add-ip-exemption.command';
import { AddPathExemptionCommand } from './add-path-exemption.command';
import { AuditCommand } from './audit.command';
import { BanCommand } from './ban.command';
import { ClearCacheCommand } from './clear-cache.command';
import { DetectAndTrainCommand } from './detect-and-train.command';
import { ExplainCommand } from './explain.command';
import { ExportCommand } from './export.command';
import { GeoSummaryCommand } from './geo-summary.command';
import { GEO_COMMANDS } from './geo.command';
import { ImportCommand } from './import.command';
import { KEYWORDS_COMMANDS } from './keywords.command';
import { ListCommand } from './list.command';
import { LoggingCommand } from './logging.command';
import { MODEL_COMMANDS } from './model.command';
import { PathShellCommand } from './path-shell.command';
import { DiagnoseCommand } from './diagnose.command';
import { MigrateCommand } from './migrate.command';
import { Program } from './program';
import { PROPOSALS_COMMANDS } from './proposals.command';
import { RegenerateModelCommand } from './regenerate-model.command';
import { RemoveIpExemptionCommand } from './remove-ip-exemption.command';
import { RemovePathExemptionCommand } from './remove-path-exemption.command';
import { ClearBlacklistCommand, ResetCommand } from './reset.command';
import { TrainingRunsCommand } from './training-runs.command';
import { UnbanCommand } from './unban.command';
import { WhoisCommand } from './whois.command';

/** The commands, beside the module of a host that imports `AiwafModule`. */
@Module({
  providers: [
    Program,
    ListCommand,
    ExplainCommand,
    DiagnoseCommand,
    MigrateCommand,
    PathShellCommand,
    BanCommand,
    UnbanCommand,
    AddIpExemptionCommand,
    RemoveIpExemptionCommand,
    AddPathExemptionCommand,
    RemovePathExemptionCommand,
    ...KEYWORDS_COMMANDS,
    ...GEO_COMMANDS,
    GeoSummaryCommand,
    ResetCommand,
    ClearBlacklistCommand,
    ExportCommand,
    ImportCommand,
    AuditCommand,
    ClearCacheCommand,
    LoggingCommand,
    DetectAndTrainCommand,
    RegenerateModelCommand,
    TrainingRunsCommand,
    ...PROPOSALS_COMMANDS,
    ...MODEL_COMMANDS,
    WhoisCommand,
  ],
})
export class AiwafCliModule {
  /** @internal */
  constructor(audit: Audit) {
    audit.actor = `${userName()}@${hostname()}`;
  }
}

/** A user of a container may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
