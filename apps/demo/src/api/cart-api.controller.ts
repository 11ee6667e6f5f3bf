import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Post,
  Res,
} from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service';
import { Answers } from '../pages/answers';
import { field, quantityOf } from '../pages/form';
import { Cart } from '../shop/cart';
import { OrdersService, PricedCart } from '../shop/orders.service';
import { isUuid } from '../shop/uuid';
import { Visitors } from '../shop/visitors';

type CartAnswer = PricedCart & { readonly count: number };

/** The visitor's cart as JSON. */
@Controller('api/cart')
export class CartApiController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly orders: OrdersService,
    private readonly visitors: Visitors,
    private readonly answers: Answers,
  ) {}

  @Get()
  show(@Headers('cookie') cookies?: string): Promise<CartAnswer> {
    return this.answer(this.visitors.of(cookies).cart);
  }

  @Post()
  async add(
    @Body() body: unknown,
    @Res({ passthrough: true }) response: object,
    @Headers('cookie') cookies?: string,
  ): Promise<CartAnswer> {
    const id = field(body, 'productId', 36).toLowerCase();
    if (!isUuid(id) || (await this.catalogue.find(id)) === null) throw new NotFoundException();
    return this.keep(this.visitors.of(cookies).cart.add(id, quantityOf(body)), response);
  }

  @Delete(':id')
  remove(
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) response: object,
    @Headers('cookie') cookies?: string,
  ): Promise<CartAnswer> {
    return this.keep(this.visitors.of(cookies).cart.remove(id.toLowerCase()), response);
  }

  private keep(cart: Cart, response: object): Promise<CartAnswer> {
    this.answers.setCookie(response, this.visitors.keep(cart));
    return this.answer(cart);
  }

  private async answer(cart: Cart): Promise<CartAnswer> {
    return { ...(await this.orders.priced(cart)), count: cart.count };
  }
}
