import { Provider } from '@nestjs/common';
import { FormSecret } from './forms/form-secret';
import { nameResolverProvider } from './crawlers/dns-names';
import { GeoCountries } from './geo/geo-countries';
import { GeoTraffic } from './geo/geo-traffic';
import { HostWords } from './keywords/host-words';
import { Keywords } from './keywords/keywords';
import { ModelKeeper } from './model/model-keeper';
import { RequestLogRecords } from './request-log/request-log-records';
import { RequestLogUpkeep } from './request-log/request-log-upkeep';
import { RequestLogs } from './request-log/request-logs';
import { LaterGuards } from './later-guards';
import { UuidSetup } from './uuid/uuid-setup';
import { UuidTable } from './uuid/uuid-table';

/** What layers need of the host and its database: read at start, written behind the requests. */
export const LAYER_SERVICES: Provider[] = [
  ModelKeeper,
  UuidTable,
  LaterGuards,
  UuidSetup,
  HostWords,
  Keywords,
  FormSecret,
  RequestLogs,
  RequestLogUpkeep,
  RequestLogRecords,
  GeoCountries,
  GeoTraffic,
  nameResolverProvider,
];
