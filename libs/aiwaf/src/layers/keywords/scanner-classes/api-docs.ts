import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/**
 * Descriptions and consoles of an API where the application serves none: scanners read them to learn
 * what else to try. Where Swagger or GraphQL is mounted, its paths are routed.
 */
export const API_DOCS: ScannerClass = {
  name: 'api-docs',
  segments: wordList(`
    swagger-ui swagger_ui swaggerui swagger-resources swagger-config api-docs api_docs apidocs graphiql
    graphql-playground graphql-console graphql-explorer application.wadl springfox-swagger-ui jsonws`),
  first: wordList(
    'swagger redoc playground query-explorer openapi.json openapi.yaml swagger-json swagger_doc',
  ),
  pairs: wordList(`
    graphql/console graphql/playground graphql/voyager graphql/schema.json graphql/schema.yaml
    graphql/schema.xml graphql/graphiql api/swagger swagger/index swagger/v1 swagger/v2 swagger/ui
    v1/swagger.json v2/swagger.json v3/swagger.json api/swagger.json api/swagger.yaml api/swagger.yml
    api/jsonws docs/swagger.json rest/swagger`),
  // Only tools introspect; where this is asked, nothing would answer.
  find: ({ target }) => (/(?:__|%5f%5f)schema/i.test(target.query) ? '__schema' : null),
};
