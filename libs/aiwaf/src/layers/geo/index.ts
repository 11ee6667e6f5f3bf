export { GeoLayer } from './geo.layer';
export { GeoOptions, geoOptions } from './geo.options';
