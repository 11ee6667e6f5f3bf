import {
  BadRequestException,
  Controller,
  Get,
  Headers,
  Post,
  Res,
  UnauthorizedException,
} from '@nestjs/common';
import { AiwafRateLimit } from 'nestjs-aiwaf';
import { Answers } from '../pages/answers';
import { Cart } from '../shop/cart';
import { Order } from '../shop/order.entity';
import { OrdersService } from '../shop/orders.service';
import { Visitors } from '../shop/visitors';

/** The orders of the user who is logged in, as JSON. */
@Controller('api/orders')
export class OrdersApiController {
  constructor(
    private readonly orders: OrdersService,
    private readonly visitors: Visitors,
    private readonly answers: Answers,
  ) {}

  @Get()
  list(@Headers('cookie') cookies?: string): Promise<Order[]> {
    return this.orders.list(this.userOf(cookies));
  }

  /** Orders what is in the cart. Nobody orders more than five times a minute. */
  @Post()
  @AiwafRateLimit({ windowMs: 60_000, max: 5 })
  async place(
    @Res({ passthrough: true }) response: object,
    @Headers('cookie') cookies?: string,
  ): Promise<Order> {
    const order = await this.orders.place(this.userOf(cookies), this.visitors.of(cookies).cart);
    if (order === null) throw new BadRequestException('The cart is empty.');
    this.answers.setCookie(response, this.visitors.keep(Cart.EMPTY));
    return order;
  }

  private userOf(cookies: string | undefined): string {
    const { user } = this.visitors.of(cookies);
    if (user === null) throw new UnauthorizedException();
    return user;
  }
}
