import { Application } from '../traffic/application';

const JSON_TYPE = 'application/json; charset=utf-8';

/** The API of a shop under the global prefix `/api`, with hooks for the services that it uses. */
export function apiApplication(): Application {
  return new Application('api.shop.example', [
    ['GET', '/api/orders', 40, JSON_TYPE],
    ['POST', '/api/orders', 80, JSON_TYPE, 201],
    ['GET,PATCH,DELETE', '/api/orders/:id', 25, JSON_TYPE],
    ['GET', '/api/products', 35, JSON_TYPE],
    ['GET', '/api/products/:id', 15, JSON_TYPE],
    ['GET', '/api/products/:id/image', 12, 'image/webp'],
    ['GET', '/api/search', 70, JSON_TYPE],
    ['GET', '/api/feed', 40, JSON_TYPE],
    ['GET,PUT', '/api/me', 20, JSON_TYPE],
    ['POST', '/api/graphql', 55, JSON_TYPE],
    ['POST', '/api/auth/login', 130, JSON_TYPE, 201],
    ['POST', '/api/auth/refresh', 30, JSON_TYPE, 201],
    ['POST', '/api/oauth/token', 45, JSON_TYPE],
    ['POST', '/api/hooks/stripe', 30, JSON_TYPE],
    ['POST', '/api/hooks/github', 30, JSON_TYPE, 202],
    ['POST', '/api/hooks/shopify', 25, JSON_TYPE],
    ['POST', '/api/hooks/twilio', 20, 'text/xml'],
    ['POST', '/api/hooks/slack', 20, JSON_TYPE],
    ['POST', '/api/uploads', 700, JSON_TYPE, 201],
    ['POST', '/api/telemetry', 5, JSON_TYPE, 204],
    ['GET', '/api/health', 3, JSON_TYPE],
    ['GET', '/api/status', 4, JSON_TYPE],
  ]);
}
