import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/**
 * Private keys, credentials, configuration, build files and logs of a project: they lie beside the
 * code, and tell secrets or versions where a server hands them out. Files that pages load by
 * themselves (`config.json`, `env.js`, `browserconfig.xml`) are none.
 */
export const SECRETS: ScannerClass = {
  name: 'secret-file',
  segments: wordList(`
    id_rsa id_dsa id_ecdsa id_ed25519 authorized_keys authorized_keys2 known_hosts server.key private-key
    private_key privatekey web-inf meta-inf credentials.json credentials.yml secrets.json secrets.yml
    secret_token client_secrets.json client_secret.json service-account.json serviceaccount.json
    service-account-credentials.json google-services.json appsettings.json composer.json composer.lock
    package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bower.json tsconfig.json
    jsconfig.json lerna.json angular.json nest-cli.json sftp-config.json ftp-config.json symfony.lock
    launchsettings.json karma.conf.js babel.config.js webpack.config.js webpack.mix.js vue.config.js
    next.config.js gatsby-config.js cmakelists.txt requirements.txt phpunit.xml phpunit.xml.dist pom.xml
    build.xml ivy.xml filezilla.xml sitemanager.xml local.xml web.xml struts.xml context.xml server.xml
    tomcat-users.xml applicationcontext.xml hibernate.cfg.xml persistence.xml weblogic.xml npm-debug.log
    error_log access_log error-log access-log errorlog debug_log a.out nohup.out catalina.out schema.rb
    settings.py master.key node_modules service.pwd administrators.pwd global.asa auth_user_file.txt
    thumbs.db desktop.ini`),
  first: wordList(`
    passwd shadow proc _notes boot.ini win.ini winnt gulpfile gruntfile dockerfile docker-compose
    vagrantfile jenkinsfile makefile procfile rakefile gemfile pipfile capfile guardfile berksfile podfile
    jakefile cakefile brewfile fastlane nbproject __pycache__ wgetrc database.json databases.json db.json
    auth.json aws.json`),
  pairs: wordList(`
    etc/passwd etc/shadow etc/hosts etc/group etc/issue etc/ssh proc/self
    proc/version windows/win.ini windows/system32 winnt/win.ini winnt/system32 winnt/repair
    windows/repair run/secrets config/initializers config/default.json
    config/production.json config/database config/databases config/secrets config/environment
    configs/application storage/logs`),
  extensions: wordList(`
    pem ppk pfx jks keystore kdb kdbx crt cer csr der gpg pgp ovpn rdp rdg pcf keychain
    pwd passwd shadow htgroup tfstate tfvars sln csproj vbproj iml ipr iws suo dockerfile gradle reg
    sublime-project sublime-workspace pcap`),
  filePatterns: [
    // Configuration and logs near the root, or in a directory that is there for them.
    /^\/(?:[^/]*\/)?[^/]*\.(?:ini|conf|cfg|cnf|properties|prop|yml|yaml|toml|lock|log|logs|err|pid|ldb)(?=$|[._~-])/,
    /\/(?:conf|config|configs|configuration|settings|log|logs|_logs?|application|storage|web-inf|includes?)\/(?:[^/]*\/){0,2}[^/]*\.(?:ini|conf|cfg|cnf|properties|yml|yaml|toml|log|xml|inc|txt)$/,
    // A presentation ends in .key too.
    /(?:^\/|\/(?:ssl|tls|certs?|keys?|private|config|conf|etc)\/)[^/]*\.key$/,
    /\/(?:web|app|application|machine|connectionstrings)\.config/,
    /\/(?:secrets?|credentials?|passwords?|passwd|passes|pass|usernames)\.(?:txt|csv|json|xml|xlsx?|docx?|dat|lst|list|db)(?=$|[._~-])/,
    /\/(?:users|accounts|logins?|clients|customers|orders|sales|members|mailing|emails)\.(?:txt|csv|xlsx?|lst|list|dat)(?=$|[._~-])/,
    /^\/(?:[^/]*\/)?(?:db|database|connect(?:ion)?|dump|errors?|debug|access|logs?|mysql|sql|sitelist)\.(?:txt|xml|json|js|csv|inc|local)(?=$|[._~-])/,
    /^\/(?:[^/]*\/)?(?:config|configuration|settings?|localsettings|env|setup|install|installer|production|development)\.(?:txt|xml|csv|inc|local|php_?\w{0,8})(?=$|[._~-])/,
    /\/(?:readme|changelog|changes|licen[cs]e|install|upgrade|upgrading|todo|history|authors|contributing|copying|news|versions?|release[_-]?notes|maintainers|credits)\.(?:md|txt|rst|markdown|mkd|textile|adoc|pgsql|mysql)(?:\.[a-z]{2,4})?$/,
    /\/(?:docker-compose|gulpfile|gruntfile|vagrantfile|gemfile|makefile|dockerfile|jenkinsfile|procfile|azure-pipelines|appspec|buildspec|bitbucket-pipelines|cloudbuild|skaffold|playbook|composer|package|yarn|bower|tsconfig)[.-][\w.-]{1,40}$/,
  ],
};
