import { Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';
import { handledImages, openList, openProduct, product, staticParts } from './pages';

/** Opens ten results in tabs at once, then reads them. */
function tenTabs(visit: Visit): void {
  openList(visit, '/products?page=2');
  visit.wait(5, 20);
  const from = visit.referer;
  for (let i = 0; i < 10; i++) {
    visit.referer = from;
    openProduct(visit);
    visit.wait(0.15, 0.6);
  }
}

/** Impatient: double clicks, and reloads what is slow. */
function impatient(visit: Visit): void {
  const { chance } = visit;
  for (let i = 0, times = chance.int(2, 5); i < times; i++) {
    const target = product(chance);
    openProduct(visit, target);
    visit.wait(0.12, 0.3);
    openProduct(visit, target);
    for (let again = chance.int(0, 4); again > 0; again--) {
      visit.wait(0.6, 3);
      visit.open(target, [], { more: [['Cache-Control', 'max-age=0']] });
    }
    visit.wait(5, 40);
  }
}

/** Goes back and forth between a list and its entries. */
function backAndForth(visit: Visit): void {
  const list = '/category/lamps';
  for (let i = 0, times = visit.chance.int(3, 8); i < times; i++) {
    openList(visit, list);
    visit.wait(1.5, 8);
    openProduct(visit);
    visit.wait(2, 25);
  }
}

/** The site preloads a page when the pointer rests on its link. */
function hoverer(visit: Visit): void {
  const { chance } = visit;
  visit.open('/', staticParts(chance, 10, 30));
  for (let i = 0, times = chance.int(8, 24); i < times; i++) {
    visit.wait(0.15, 2);
    const request = { dest: 'empty', site: 'same-origin', referer: visit.referer } as const;
    visit.browse('GET', product(chance), request, {
      more: [
        ['Sec-Purpose', 'prefetch'],
        ['Purpose', 'prefetch'],
      ],
    });
  }
  openProduct(visit);
}

/** A page with a hundred thumbnails of a handler, loaded as it is scrolled. */
function galleryVisitor(visit: Visit): void {
  visit.open('/products?view=gallery', staticParts(visit.chance, 0, 5));
  for (let i = 0; i < 8; i++) {
    visit.wait(0.8, 4);
    visit.parts(handledImages(visit.chance, 10, 16));
  }
}

export const RESTLESS_READERS: readonly VisitorKind[] = [
  { name: 'ten-tabs', preset: 'site', visits: 4, plan: tenTabs },
  { name: 'impatient', preset: 'site', visits: 10, plan: impatient },
  { name: 'back-and-forth', preset: 'site', visits: 8, plan: backAndForth },
  { name: 'hoverer', preset: 'site', visits: 6, plan: hoverer },
  { name: 'gallery', preset: 'site', visits: 4, plan: galleryVisitor },
];
