import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { AiwafService } from 'nestjs-aiwaf';
import { Repository } from 'typeorm';
import { html, Html } from '../html/html';
import { layout } from '../html/layout';
import { notice, problems } from '../html/views';
import { ContactMessage } from '../shop/message.entity';
import { Visitor, Visitors } from '../shop/visitors';
import { Answers, Page } from './answers';
import { field } from './form';

interface Draft {
  readonly name: string;
  readonly email: string;
  readonly message: string;
}
const EMPTY: Draft = { name: '', email: '', message: '' };

/** The contact form. */
@Controller()
export class ContactController {
  constructor(
    @InjectRepository(ContactMessage) private readonly messages: Repository<ContactMessage>,
    private readonly visitors: Visitors,
    private readonly answers: Answers,
    private readonly aiwaf: AiwafService,
  ) {}

  @Page('/contact')
  form(@Headers('cookie') cookies?: string): string {
    return this.page(this.visitors.of(cookies), EMPTY, []).text;
  }

  @Post('/contact')
  async send(
    @Body() body: unknown,
    @Res() response: object,
    @Headers('cookie') cookies?: string,
  ): Promise<void> {
    const draft = {
      name: field(body, 'name', 100),
      email: field(body, 'email', 200),
      message: field(body, 'message', 4_000),
    };
    const wrong = check(draft);
    if (wrong.length > 0) {
      return this.answers.page(response, 422, this.page(this.visitors.of(cookies), draft, wrong));
    }
    await this.messages.insert({ ...draft, createdAt: Date.now() });
    this.answers.seeOther(response, '/contact/thanks');
  }

  @Page('/contact/thanks')
  thanks(@Headers('cookie') cookies?: string): string {
    const content = notice('Thank you', 'Your message has arrived.', {
      href: '/products',
      text: 'Back to the shop',
    });
    return layout({ title: 'Thank you', visitor: this.visitors.of(cookies) }, content).text;
  }

  private page(visitor: Visitor, draft: Draft, wrong: readonly string[]): Html {
    const timing = new Html(this.aiwaf.formField('/contact'));
    const content = contactForm(draft, wrong, timing);
    return layout({ title: 'Contact', current: '/contact', visitor }, content);
  }
}

function check({ name, email, message }: Draft): string[] {
  return [
    ...(name === '' ? ['Please tell us your name, in at most 100 characters.'] : []),
    ...(/^[^@\s]{1,64}@[^@\s]{1,135}$/.test(email) ? [] : ['Please give an e-mail address.']),
    ...(message === '' ? ['Please write a message of at most 4,000 characters.'] : []),
  ];
}

/** @param timing the firewall's hidden field, which tells when the page was made */
function contactForm({ name, email, message }: Draft, wrong: readonly string[], timing: Html): Html {
  return html`<section class="narrow">
    <h1>Contact</h1>
    <p>A question about a cup, or a wish? Write to us.</p>
    ${problems(wrong)}
    <form class="fields" method="post" action="/contact">
      <label for="name">Name</label>
      <input id="name" name="name" maxlength="100" autocomplete="name" value="${name}" required />
      <label for="email">E-mail</label>
      <input
        id="email"
        name="email"
        type="email"
        maxlength="200"
        autocomplete="email"
        value="${email}"
        required
      />
      <label for="message">Message</label>
      <textarea id="message" name="message" rows="6" maxlength="4000" required>${message}</textarea>
      ${timing}
      <button>Send</button>
    </form>
  </section>`;
}
