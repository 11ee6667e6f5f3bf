import { DatabaseOptions, resolveOptions } from '#aiwaf/internals';
import { Option } from './option';

/** Every option of `forRoot()` in the order of its declarations, with the default that the code gives it. */
export function optionsWithDefaults(): Option[] {
  const ofDatabase = new DatabaseOptions();
  // What the database's options are resolved into stands beside it, and is no option of that name.
  const resolved = optionsIn(resolveOptions(), '').filter(({ name }) => !Object.hasOwn(ofDatabase, name));
  return [...resolved, ...optionsIn(ofDatabase, 'database.')];
}

function optionsIn(values: object, prefix: string): Option[] {
  return Object.entries(values).flatMap(([key, standard]: [string, unknown]): Option[] => {
    const name = prefix + key;
    if (typeof standard !== 'object' || standard === null || Array.isArray(standard))
      return [{ name, standard, isGroup: false }];
    return [{ name, standard, isGroup: true }, ...optionsIn(standard, `${name}.`)];
  });
}
