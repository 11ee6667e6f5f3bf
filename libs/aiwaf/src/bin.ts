#!/usr/bin/env node
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { AiwafCliModule, optionsFromEnvironment, runCli } from './cli';
import { withoutTraces } from './cli/options-from-environment';
import { AiwafModule } from './nest/aiwaf.module';

@Module({
  imports: [
    AiwafModule.forRootAsync({
      useFactory: () => withoutTraces(optionsFromEnvironment(process.env), process.argv),
    }),
    AiwafCliModule,
  ],
})
class StandaloneModule {}

void runCli(StandaloneModule);
