import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { isWord } from '../../core/path/path-words';
import { AIWAF_ENTITIES } from '../../storage';

const SUFFIXES = /(?:Module|Entity|Controller|Resolver|Service)$/;

/** Words of the host that its routes do not tell: of its modules, and of entities and their tables. */
@Injectable()
export class HostWords {
  constructor(private readonly modules: ModulesContainer) {}

  /** Called once, when the host has started. */
  read(): Set<string> {
    const names: string[] = [];
    const sources = new Set<DataSource>();
    for (const module of this.modules.values()) {
      names.push(module.name);
      for (const { instance } of module.providers.values()) {
        if (isDataSource(instance)) sources.add(instance);
      }
    }
    for (const source of sources) {
      if (!source.isInitialized) continue;
      for (const { targetName, tableName, target } of source.entityMetadatas) {
        if (!AIWAF_ENTITIES.some((entity) => entity === target)) names.push(targetName, tableName);
      }
    }
    return new Set(names.flatMap(wordsOf));
  }
}

/** By its shape: the host may have a copy of TypeORM of its own. */
function isDataSource(value: unknown): value is DataSource {
  return typeof value === 'object' && value !== null && Array.isArray((value as DataSource).entityMetadatas);
}

/** `OrderItemsModule` and `order_items` to `order`, `items` and `orderitems`. */
function wordsOf(name: string): string[] {
  const bare = name.replace(SUFFIXES, '');
  const pieces = bare.split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|[^\p{L}\p{N}]+/u);
  return [...pieces, bare, pieces.join('')].map((piece) => piece.toLowerCase()).filter(isWord);
}
