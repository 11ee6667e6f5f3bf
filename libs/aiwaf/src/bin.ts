#!/usr/bin/env node
import 'reflect-metadata';
import { runStandalone } from './cli/standalone';

void runStandalone(process.argv.slice(2));
