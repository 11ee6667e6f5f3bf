import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { AiwafCliModule, optionsFromEnvironment, runCli } from 'nestjs-aiwaf/cli';
import { DemoModule } from '../../demo/src/demo.module';

/** The command line beside a host's own module: its options, its routes, its database. */
@Module({
  imports: [DemoModule.register({ aiwaf: optionsFromEnvironment(process.env) }), AiwafCliModule],
})
class DemoCliModule {}

void runCli(DemoCliModule);
