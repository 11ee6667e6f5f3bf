import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';

/** Who may log in. This is a demonstration: the login page tells everyone. */
export const DEMO_USER = { name: 'demo', password: 'kettle-and-clay' } as const;

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** Checks passwords. An unknown name takes as long as a wrong password. */
@Injectable()
export class Users {
  private readonly salt = randomBytes(16);
  private readonly hash = this.hashOf(DEMO_USER.password);

  async accepts(name: string, password: string): Promise<boolean> {
    const [given, expected] = await Promise.all([this.hashOf(password), this.hash]);
    const right = timingSafeEqual(given, expected);
    return right && name === DEMO_USER.name;
  }

  private hashOf(password: string): Promise<Buffer> {
    return derive(password, this.salt, 32);
  }
}
