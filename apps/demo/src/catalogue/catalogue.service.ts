import { Injectable, OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Raw, Repository } from 'typeorm';
import { Category, Product } from './product.entity';
import { PRODUCTS } from './products.seed';

/** The products, read from the shop's database. */
@Injectable()
export class CatalogueService implements OnModuleInit {
  constructor(@InjectRepository(Product) private readonly products: Repository<Product>) {}

  /** Puts the products on the shelves of a new database. */
  async onModuleInit(): Promise<void> {
    if ((await this.products.count()) === 0) await this.products.insert([...PRODUCTS]);
  }

  list(category?: Category): Promise<Product[]> {
    return this.products.find({
      where: category === undefined ? {} : { category },
      order: { category: 'DESC', name: 'ASC' },
    });
  }

  find(id: string): Promise<Product | null> {
    return this.products.findOneBy({ id: id.toLowerCase() });
  }

  /** The products of the ids that exist. */
  findAll(ids: readonly string[]): Promise<Product[]> {
    return this.products.findBy({ id: In(ids) });
  }

  /** Products with the text in name or description, in any case. */
  search(text: string): Promise<Product[]> {
    const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    const contains = () => Raw((column) => `${column} LIKE :like ESCAPE '\\'`, { like });
    return this.products.find({
      where: [{ name: contains() }, { description: contains() }],
      order: { name: 'ASC' },
    });
  }
}
