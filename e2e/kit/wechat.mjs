// A house that has a merchant of WeChat Pay, with keys made up for the test. It transfers nothing by itself, so nobody is called.
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const SETTINGS = {
  mchid: '1900000001', appid: 'wx0000000000000001', serial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1', platform_id: 'PUB_KEY_ID_0119000000010001', scene_id: '1001',
};

/** Writes the keys and the configuration into a folder; answers what `anxin serve` is told to find them. */
export async function withWechat(dir) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const files = {
    key_file: ['e2e-merchant.pem', privateKey.export({ type: 'pkcs8', format: 'pem' })],
    platform_key_file: ['e2e-platform.pem', publicKey.export({ type: 'spki', format: 'pem' })],
    secret_file: ['e2e-notices', '0123456789abcdef0123456789abcdef'],
  };
  const settings = { ...SETTINGS };
  for (const [name, [file, text]] of Object.entries(files)) {
    settings[name] = path.join(dir, file);
    await writeFile(settings[name], text);
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const config = path.join(dir, 'e2e-config.toml');
  await writeFile(config, `[wechat]\n${lines.join('\n')}\nautomatic = false\n\n[wechat.scene_report]\n"赔付原因" = "扰一赔百"\n`);
  return ['--config', config];
}
