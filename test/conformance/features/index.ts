import { RouteTable } from '#aiwaf/internals';
import { ComparedCase } from '../comparison';
import { compareMiddlewareRows, MiddlewareCase } from './middleware-rows';
import { compareParsedLines, ParseCase } from './parsed-lines';
import { compareTrainerRows, TrainerCase } from './trainer-rows';

interface FeaturesFile {
  readonly parse?: readonly ParseCase[];
  readonly trainer_features?: readonly TrainerCase[];
  readonly middleware_features?: readonly MiddlewareCase[];
}

/** Compares `features.json`: parsed lines, and the feature rows of training and of live traffic. */
export function compareFeatures(file: unknown, routes: RouteTable): ComparedCase[] {
  const { parse = [], trainer_features = [], middleware_features = [] } = file as FeaturesFile;
  return [
    ...compareParsedLines(parse),
    ...compareTrainerRows(trainer_features, routes),
    ...compareMiddlewareRows(middleware_features, routes),
  ];
}
