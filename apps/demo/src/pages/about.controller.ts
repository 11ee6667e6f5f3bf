import { Controller, Headers } from '@nestjs/common';
import { html } from '../html/html';
import { layout } from '../html/layout';
import { Visitors } from '../shop/visitors';
import { Page } from './answers';

const CONTENT = html`<section class="narrow">
  <h1>About</h1>
  <p>
    Kettle &amp; Clay began with a teapot that dripped. The second one did not, and neighbours asked for a
    third. Today two of us throw and glaze, one of us buys tea, and all of us drink it.
  </p>
  <h2>The clay</h2>
  <p>Stoneware from one pit, fired at 1,240 °C. It is meant to be used every day and to last for years.</p>
  <h2>The tea</h2>
  <p>From gardens that we have visited. Each tin says who picked it, and when.</p>
</section>`;

/** The page about the shop. */
@Controller()
export class AboutController {
  constructor(private readonly visitors: Visitors) {}

  @Page('/about')
  about(@Headers('cookie') cookies?: string): string {
    return layout({ title: 'About', current: '/about', visitor: this.visitors.of(cookies) }, CONTENT).text;
  }
}
