import { Controller, Get } from '@nestjs/common';
import { AiwafExempt } from 'nestjs-aiwaf';

/** For load balancers, which come often and with few headers: the firewall lets them. */
@AiwafExempt()
@Controller('health')
export class HealthController {
  @Get()
  health(): { status: 'ok' } {
    return { status: 'ok' };
  }
}
