import { ArgumentsHost, Catch, ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AiwafRefusedException } from 'nestjs-aiwaf';
import { html } from '../html/html';
import { layout } from '../html/layout';
import { Visitors } from '../shop/visitors';
import { Answers } from './answers';
import { notFoundPage } from './not-found.filter';

/** What a firewall's refusal carries, as JSON clients get it. */
interface RefusalBody {
  readonly message: string;
  readonly requestId: string;
}

/** Shows a refusal of the firewall as a page of the shop, else as JSON. A 404 of either looks the same. */
@Catch(AiwafRefusedException)
export class RefusedFilter implements ExceptionFilter<AiwafRefusedException> {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly visitors: Visitors,
    private readonly answers: Answers,
  ) {}

  catch(error: AiwafRefusedException, host: ArgumentsHost): void {
    const { headers } = host.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    const response = host.switchToHttp().getResponse<object>();
    const status = error.getStatus();
    if (headers.accept?.includes('text/html') !== true) {
      this.adapterHost.httpAdapter.reply(response, error.getResponse(), status);
      return;
    }
    const visitor = this.visitors.of(headers.cookie);
    const { message, requestId } = error.getResponse() as RefusalBody;
    const page =
      status === 404
        ? notFoundPage(visitor)
        : layout(
            { title: 'Refused', visitor },
            html`<section class="narrow">
              <h1>${message}</h1>
              <p>
                If you think that this is a mistake, tell us: status ${status}, request
                <code>${requestId}</code>.
              </p>
            </section>`,
          );
    this.answers.page(response, status, page);
  }
}
