import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { serve, ShopModule } from './shop.js';

void NestFactory.create<NestFastifyApplication>(ShopModule, new FastifyAdapter()).then(serve);
