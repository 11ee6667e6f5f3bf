import '../nest/peers';
export { AiwafCliModule } from './aiwaf-cli.module';
export { runCli } from './run-cli';
export { optionsFromEnvironment } from './options-from-environment';
