/**
 * Names by which tools for finding weaknesses announce themselves, as whole words. No page of an
 * honest visitor is asked for under one of these, whatever else the user agent says. The published
 * lists of crawlers do not serve here: their scanners include certificate authorities, monitors that
 * an owner hires and the in-app browsers of people.
 */
const ATTACK_TOOLS = [
  // injection and exploitation
  'sqlmap|sqlninja|nosqlmap|havij|commix|xsstrike|xsser|sstimap|tplmap|dotdotpwn|kadimus|jbrofuzz|bfac|metasploit',
  'routersploit|patator|graphw00f',
  // web scanners
  'nikto|nuclei|w3af|arachni|skipfish|wapiti|openvas|openvasvt|zaproxy|jaeles|golismero|libwhisker|whatweb|wafw00f',
  // content management systems
  'wpscan|wprecon|wpprobe|cmsmap|cmseek|joomscan|droopescan',
  // directories and files
  'gobuster|dirbuster|dirsearch|feroxbuster|ffuf|fuzz faster u fool|wfuzz|kiterunner',
  // the whole Internet
  'nmap|masscan|zgrab2?|zmap',
  // worms and kits
  'jorgee|morfeus|muhstik|zmeu|toata|w00tw00t',
];
const SERVICES = [
  // what an owner may have hired, and names that other programs bear too
  'acunetix|wvs|netsparker|invicti|appscan|webinspect|nessus|qualys|detectify|probely|probelyspdr|owasp[ _-]?zap',
  'burpcollaborator|burpsuite|watchtowr|projectdiscovery|hydra|whisker|dirb|hello,? world',
  // surveys of the whole Internet
  'censysinspect|censys|shodan|leakix|l9explore|l9tcpid|internet-?measurement',
  'netsystemsresearch|onyphe|criminalip|stretchoid|palo alto networks|expanse|rapid7|binaryedge',
  // browsers without a person
  'headlesschrome|phantomjs|slimerjs|selenium|webdriver|puppeteer|playwright',
];
const wholeWords = (names: readonly string[]) => new RegExp(`(?<![a-z])(?:${names.join('|')})(?![a-z])`);
const NAME = wholeWords([...ATTACK_TOOLS, ...SERVICES]);
const ATTACK_TOOL = wholeWords(ATTACK_TOOLS);

/** Says what it does: `security-scan`, `DNSScanner`, `scanning`; not a host or mail name such as `@scan.example`. */
const SCANNER_WORD = /(?:scan|scanner|scanning)(?![a-z]|\.[a-z])/;
/** Visitors' apps that are named for scanning (documents, bar codes) show pages in these engines. */
const ENGINE = /applewebkit|gecko\//;

/** Code where a program's name belongs: shell functions, look-ups, markup, SQL, paths upwards. */
const PAYLOAD =
  /\(\)\s*\{|\$\{(?:jndi|env|sys|lower|upper|::)|<\?php|<script|union\s+(?:all\s+)?select|\.\.\/\.\.\//;

/**
 * The scanner that a user agent names, or `payload` for an attack in the user agent itself, or `null`.
 *
 * @param agent the user agent in lower case
 */
export function scannerIn(agent: string): string | null {
  const name = NAME.exec(agent);
  if (name !== null) return name[0];
  if (PAYLOAD.test(agent)) return 'payload';
  const word = SCANNER_WORD.exec(agent);
  return word !== null && !ENGINE.test(agent) ? word[0] : null;
}

/**
 * Whether a user agent in lower case is the own name of a tool for breaking in, or holds an attack itself.
 * The surveys, hired scanners and browsers without a person that {@link scannerIn} knows besides are none.
 */
export function isAttackTool(agent: string): boolean {
  return ATTACK_TOOL.test(agent) || PAYLOAD.test(agent);
}
