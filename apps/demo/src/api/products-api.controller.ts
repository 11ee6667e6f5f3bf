import {
  Controller,
  Get,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Query,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service';
import { Product } from '../catalogue/product.entity';

/** The products as JSON. Programs of partners ask for a version, which stays as it is. */
@Controller({ path: 'api/products', version: [VERSION_NEUTRAL, '1'] })
export class ProductsApiController {
  constructor(private readonly catalogue: CatalogueService) {}

  @Get()
  list(@Query('search') search?: unknown): Promise<Product[]> {
    return typeof search === 'string' && search.trim() !== ''
      ? this.catalogue.search(search.trim().slice(0, 100))
      : this.catalogue.list();
  }

  @Get(':id')
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<Product> {
    const product = await this.catalogue.find(id);
    if (product === null) throw new NotFoundException();
    return product;
  }
}
