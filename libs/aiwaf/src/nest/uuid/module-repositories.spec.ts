import { Global, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, EntitySchema } from 'typeorm';
import { repositoriesOf } from './module-repositories';

const entity = (name: string) =>
  new EntitySchema({ name, columns: { id: { type: 'varchar', primary: true, generated: 'uuid' } } });
const entities = ['Own', 'Shared', 'Hidden', 'Everywhere', 'ByHand', 'Foreign'].map(entity);
const [Own, Shared, Hidden, Everywhere, , Foreign] = entities;

@Module({ imports: [TypeOrmModule.forFeature([Shared])], exports: [TypeOrmModule] })
class SharingModule {}

@Module({ imports: [TypeOrmModule.forFeature([Hidden])] })
class HidingModule {}

@Module({ imports: [TypeOrmModule.forFeature([Foreign])], exports: [TypeOrmModule] })
class ForeignModule {}

@Global()
@Module({ imports: [TypeOrmModule.forFeature([Everywhere])], exports: [TypeOrmModule] })
class EverywhereModule {}

@Module({
  imports: [TypeOrmModule.forFeature([Own]), SharingModule, HidingModule],
  providers: [
    {
      provide: 'BY_HAND',
      inject: [DataSource],
      useFactory: (source: DataSource) => source.getRepository('ByHand'),
    },
  ],
})
class RouteModule {}

describe('the repositories of a module', () => {
  it('are its own and what its imports export; those of global modules stand apart', async () => {
    const app = await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', entities, retryAttempts: 0 }),
        RouteModule,
        ForeignModule,
        EverywhereModule,
      ],
    }).compile();
    try {
      const module = [...app.get(ModulesContainer).values()].find(({ metatype }) => metatype === RouteModule);
      if (module === undefined) throw new Error('no such module');
      const { own, global } = repositoriesOf(module);
      const names = (set: typeof own) => [...set].map(({ metadata }) => metadata.name).sort();
      expect(names(own)).toEqual(['ByHand', 'Own', 'Shared']);
      expect(names(global)).toEqual(['Everywhere']);
    } finally {
      await app.close();
    }
  });
});
