import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { serve, ShopModule } from './shop.js';

void NestFactory.create<NestExpressApplication>(ShopModule).then(serve);
