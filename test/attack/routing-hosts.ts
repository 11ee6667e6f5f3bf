import {
  All,
  CallHandler,
  Controller,
  DynamicModule,
  ExecutionContext,
  Get,
  Injectable,
  Module,
  NestInterceptor,
  Post,
  Type,
  Version,
} from '@nestjs/common';
import { APP_INTERCEPTOR, RouterModule } from '@nestjs/core';
import { AiwafExempt, AiwafModule, AiwafRateLimit } from 'nestjs-aiwaf';
import { map, Observable } from 'rxjs';
import { rateLimitOf } from '../../libs/aiwaf/src/nest/decorators/aiwaf-rate-limit.decorator';
import { exemptionOf } from '../../libs/aiwaf/src/nest/decorators/aiwaf-exempt.decorator';
import { contextOf, rawRequest, rawResponse } from '../../libs/aiwaf/src/edge';

/** What a handler that ran tells of itself and of the decision that was made for it. */
export interface Told {
  readonly handler: string;
  readonly id: string | null;
  readonly matched: boolean;
  /** Layers that this handler is exempt from by its own decorators. */
  readonly own: number;
  readonly ran: number;
  readonly ownLimit: unknown;
  readonly limit: unknown;
}

@Injectable()
class TellAll implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const raw = rawRequest(execution.switchToHttp().getRequest());
    const context = raw === null ? undefined : contextOf(raw);
    const [controller, handler] = [execution.getClass(), execution.getHandler()];
    const told: Told = {
      handler: `${controller.name}.${handler.name}`,
      id: context?.route.id ?? null,
      matched: context?.route.matched ?? false,
      own: exemptionOf(controller, handler),
      ran: context?.ran ?? 0,
      ownLimit: rateLimitOf(controller, handler),
      limit: context?.route.rateLimit ?? null,
    };
    rawResponse(execution.switchToHttp().getResponse()).setHeader('x-told', JSON.stringify(told));
    return next.handle().pipe(map(() => 'told'));
  }
}

@Controller('pets')
export class Pets {
  @Get() list() {}
  @AiwafExempt() @Get('search') search() {}
  @AiwafExempt('headers', 'keywords') @Get('some') some() {}
  @Get(':id') one() {}
  @AiwafExempt() @Get('late') late() {}
  @AiwafExempt() @Post(':id') create() {}
  @AiwafRateLimit({ max: 3 }) @Get(':id/limited') limited() {}
  @AiwafExempt() @All('any') any() {}
  @Post('any/:x') anyPost() {}
  @All(':a/:b/all') deepAll() {}
  @AiwafExempt() @Get('x/:b/all') deepGet() {}
}

@Controller()
export class Heads {
  @Get('heads/:x') get() {}
  @AiwafExempt() @All('heads/one') all() {}
  @AiwafExempt() @Get('HeAdS/Two') cased() {}
}

class Base {
  @AiwafExempt() @Get('shared') shared() {}
  @AiwafExempt() @Get('replaced') replaced() {}
}
@Controller('derived')
export class Derived extends Base {
  @Get('replaced') override replaced() {}
  @Get('own') own() {}
}

@AiwafExempt()
@Controller('open')
export class Open {
  @Get('x') x() {}
}

@Controller('area')
export class Area {
  @Get() root() {}
  @AiwafExempt() @Get('open') open() {}
}
@Module({ controllers: [Area] })
class AreaModule {}

@Controller('checks')
export class Checks {
  @AiwafExempt() @Get() check() {}
}

@Controller({ path: 'people', version: '1' })
export class PeopleOne {
  @AiwafExempt() @Get('me') me() {}
  @AiwafRateLimit({ max: 3 }) @Get() list() {}
}
@Controller({ path: 'people', version: '2' })
export class PeopleTwo {
  @Get(':id') one() {}
  @AiwafRateLimit({ max: 900 }) @Get() list() {}
  @Version(['3', '4']) @AiwafExempt() @Get('late') late() {}
}

@AiwafExempt()
@Controller({ path: 'tenant', host: 'open.example' })
export class OpenTenant {
  @Get() root() {}
  @Get('a') a() {}
}
@Controller({ path: 'tenant', host: ':name.closed.example' })
export class ClosedTenant {
  @Get('b') b() {}
  @Get(':any') any() {}
}

/** Syntax that only Express has. */
@Controller('odd')
export class Odd {
  @AiwafExempt() @Get(':id') id() {}
  @Get('report-:year.:ext') report() {}
  @Get('opt{/:x}/end') opt() {}
  @AiwafExempt() @Get('{:lang/}deep/*mid/end') mid() {}
}

@Controller()
export class Spa {
  @Get('*path') page() {}
  @AiwafExempt() @Get('spread/*path') spread() {}
  @Get('spread/:a/:b') late() {}
}

/** Syntax that only Fastify has. */
@Controller()
export class FastifyPaths {
  @Get('*') page() {}
  @AiwafExempt() @Get('spread/*') spread() {}
  @Get('spread/:a/:b') late() {}
  @AiwafExempt() @Get('number/:id(^\\d+$)') byNumber() {}
  @Get('number/:id') number() {}
  @Get('at/:hour-:minute') at() {}
  @AiwafExempt() @Get('at/:any') any() {}
  @Get('a::b') colon() {}
}

@Module({})
export class RoutingHost {
  static with(controllers: Type[]): DynamicModule {
    return {
      module: RoutingHost,
      imports: [
        AreaModule,
        RouterModule.register([{ path: 'wing', module: AreaModule }]),
        AiwafModule.forRoot({
          database: false,
          mode: 'monitor',
          clientIp: { trustedProxies: ['127.0.0.1'] },
        }),
      ],
      controllers,
      providers: [{ provide: APP_INTERCEPTOR, useClass: TellAll }],
    };
  }
}
