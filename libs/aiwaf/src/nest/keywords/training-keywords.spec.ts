import { Address, clientGroups, clientKey, parseAddress } from '../../core/client/address';
import { LogClient } from '../../core/ports/feature-source';
import { canonicalPath } from '../../core/path/canonical-path';
import { keywordsOptions } from '../../layers/keywords';
import { trainingKeywords } from './training-keywords';

const NOW = 1_760_000_000_000;
const options = keywordsOptions({ allowedKeywords: ['grafana'] }, 'layers.keywords');
const none = { stored: [], active: [], hostWords: [] };

function client(text: string): LogClient {
  const address = parseAddress(text) as Address;
  return { key: clientKey(address), ...clientGroups(address), address };
}

describe('the keywords of a training run', () => {
  it('count learned words in force as live traffic does (D26)', () => {
    const hits = (active: string[]) =>
      trainingKeywords(options, { ...none, active }, new Set(), []).judge(canonicalPath('/x/webfig/shell'))
        .hits;
    expect([hits([]), hits(['webfig']), hits(['webfig', 'landray'])]).toEqual([1, 2, 2]);
  });

  it('learn no word of the routes, the host, the options and exempt paths', () => {
    const known = { ...none, hostWords: ['kiosk'] };
    const { keywords } = trainingKeywords(options, known, new Set(['garden']), ['/hooks/stripe']);
    for (const word of ['garden', 'kiosks', 'grafana', 'stripe', 'webfig'])
      keywords.sighted(`/x/${word}`, client('45.1.1.9'), NOW);
    expect(keywords.records().map(({ keyword }) => keyword)).toEqual(['webfig']);
  });

  it('go on from what is stored', () => {
    const { keywords } = trainingKeywords(options, none, new Set(), []);
    keywords.sighted('/webfig', client('45.1.1.9'), NOW);
    const again = trainingKeywords(options, { ...none, stored: keywords.records() }, new Set(), []);
    again.keywords.sighted('/webfig', client('45.2.1.9'), NOW);
    expect(again.keywords.records()).toMatchObject([{ groups: ['45.1.1.0/24', '45.2.1.0/24'] }]);
  });
});
