import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import { html, Html } from '../html/html';
import { layout } from '../html/layout';
import { problems } from '../html/views';
import { Sessions } from '../shop/sessions';
import { DEMO_USER, Users } from '../shop/users';
import { Visitor, Visitors } from '../shop/visitors';
import { Answers, Page } from './answers';
import { field } from './form';

/** Logging in and out. */
@Controller()
export class LoginController {
  constructor(
    private readonly users: Users,
    private readonly sessions: Sessions,
    private readonly visitors: Visitors,
    private readonly answers: Answers,
  ) {}

  @Page('/login')
  form(@Headers('cookie') cookies?: string): string {
    return loginPage(this.visitors.of(cookies), '', []).text;
  }

  @Post('/login')
  async logIn(
    @Body() body: unknown,
    @Res() response: object,
    @Headers('cookie') cookies?: string,
  ): Promise<void> {
    const user = field(body, 'user', 60);
    if (await this.users.accepts(user, field(body, 'password', 200))) {
      return this.answers.seeOther(response, '/', this.sessions.open(user));
    }
    // One answer for both mistakes: which of the two it was is nobody's business.
    const wrong = ['User name or password is wrong.'];
    this.answers.page(response, 401, loginPage(this.visitors.of(cookies), user, wrong));
  }

  @Post('/logout')
  logOut(@Res() response: object): void {
    this.answers.seeOther(response, '/', this.sessions.close());
  }
}

function loginPage(visitor: Visitor, user: string, wrong: readonly string[]): Html {
  const content = html`<section class="narrow">
    <h1>Log in</h1>
    ${problems(wrong)}
    <form class="fields" method="post" action="/login">
      <label for="user">User name</label>
      <input id="user" name="user" maxlength="60" autocomplete="username" value="${user}" required />
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        maxlength="200"
        autocomplete="current-password"
        required
      />
      <button>Log in</button>
    </form>
    <p class="hint">
      In this demonstration: <code>${DEMO_USER.name}</code> and <code>${DEMO_USER.password}</code>
    </p>
  </section>`;
  return layout({ title: 'Log in', current: '/login', visitor }, content);
}
