import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AiwafCliModule } from 'nestjs-aiwaf/cli';
import { AiwafTestingModule, browser, TestFirewall } from 'nestjs-aiwaf/testing';
import { ShopModule } from './shop.js';

/** The commands of the package within a command line of the application's own. */
@Module({ imports: [ShopModule, AiwafCliModule] })
export class ShopCliModule {}

/** The shop as its own tests would start it. */
async function probeUnderTest(): Promise<void> {
  const builder = Test.createTestingModule({ imports: [ShopModule] });
  const module = await AiwafTestingModule.override(builder).compile();
  const app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  const answer = await fetch(`${await app.getUrl()}/wp-login.php`, { headers: browser('203.0.113.9') });
  const events = TestFirewall.of(app).events.length;
  await app.close();
  if (answer.status !== 403 || events === 0) throw new Error(`status ${answer.status}, ${events} events`);
}

void probeUnderTest();
