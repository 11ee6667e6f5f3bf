import { HttpAdapterHost } from '@nestjs/core';

/** Whether this process serves requests: a command, or a context without HTTP, has no adapter or a bare one. */
export function servesHttp({ httpAdapter }: HttpAdapterHost): boolean {
  return (httpAdapter as { getInstance?(): unknown } | undefined)?.getInstance?.() !== undefined;
}
