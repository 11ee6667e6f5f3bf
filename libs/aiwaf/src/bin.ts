#!/usr/bin/env node
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { AiwafCliModule, optionsFromEnvironment, runCli } from './cli';
import { AiwafModule } from './nest/aiwaf.module';

@Module({
  imports: [
    AiwafModule.forRootAsync({ useFactory: () => optionsFromEnvironment(process.env) }),
    AiwafCliModule,
  ],
})
class StandaloneModule {}

void runCli(StandaloneModule);
