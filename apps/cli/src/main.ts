import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { AiwafCliModule, optionsFromEnvironment, runCli } from 'nestjs-aiwaf/cli';
import { DemoModule } from '../../demo/src/demo.module';

/** What is the demo's own in the environment is no setting of the firewall. */
const settings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('AIWAF_DEMO_')),
);

/** The command line beside a host's own module: its options, its routes, its database. */
@Module({
  imports: [DemoModule.register({ aiwaf: optionsFromEnvironment(settings) }), AiwafCliModule],
})
class DemoCliModule {}

void runCli(DemoCliModule);
