/** Where settings, logs and workspaces lie on each platform. Pure: the environment comes in. */
import { join } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Linux follows the XDG Base Directory Specification (relative values are ignored, as it demands); macOS and Windows
 * their own custom. UTSKICK_CONFIG_DIR and UTSKICK_DATA_DIR come first everywhere.
 */
export function platformFolders(
  platform: NodeJS.Platform,
  env: Env,
  home: string,
): { config: string; data: string; temp: string } {
  const usual = usualFolders(platform, env, home)
  const config = env['UTSKICK_CONFIG_DIR'] || usual.config
  const data = env['UTSKICK_DATA_DIR'] || usual.data
  return { config, data, temp: join(data, 'temp') }
}

function usualFolders(platform: NodeJS.Platform, env: Env, home: string): { config: string; data: string } {
  if (platform === 'darwin') {
    const support = join(home, 'Library', 'Application Support', 'Utskick')
    return { config: support, data: support }
  }
  if (platform === 'win32') {
    const roaming = env['APPDATA'] || join(home, 'AppData', 'Roaming')
    const local = env['LOCALAPPDATA'] || join(home, 'AppData', 'Local')
    return { config: join(roaming, 'Utskick'), data: join(local, 'Utskick') }
  }
  const xdg = (name: string, otherwise: string): string =>
    env[name]?.startsWith('/') ? env[name] : join(home, otherwise)
  return {
    config: join(xdg('XDG_CONFIG_HOME', '.config'), 'utskick'),
    data: join(xdg('XDG_DATA_HOME', '.local/share'), 'utskick'),
  }
}
