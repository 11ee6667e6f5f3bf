import { Controller, Get, Header, NotFoundException, Req, StreamableFile } from '@nestjs/common';
import { ASSET_PATHS, loadAssets } from './assets';

/** Style, script and pictures, from memory. */
@Controller()
export class AssetsController {
  private readonly assets = loadAssets();

  @Get(ASSET_PATHS)
  @Header('Cache-Control', 'public, max-age=3600')
  send(@Req() { url }: { url: string }): StreamableFile {
    const asset = this.assets.get(url.split('?', 1)[0].toLowerCase().replace(/\/$/, ''));
    if (asset === undefined) throw new NotFoundException();
    return new StreamableFile(asset.bytes, { type: asset.type, length: asset.bytes.length });
  }
}
