import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/**
 * Content management systems, shops, forums and the editors inside them. They are PHP, Java or .NET
 * applications with fixed names; a Nest application has none of them.
 */
export const CMS: ScannerClass = {
  name: 'cms',
  segments: wordList(`
    xmlrpc wlwmanifest wordpress wp-login wp-admin wp-content wp-includes wp-json
    joomla com_content drupal magento magento2 prestashop opencart oscommerce zencart typo3 typo3conf
    typo3temp bitrix umbraco sitecore sitefinity episerver kentico modx concrete5 silverstripe contao
    pimcore liferay alfresco nuxeo moodle phpbb phpbb2 phpbb3 vbulletin punbb mybb yabb ipboard phpnuke
    postnuke mediawiki dokuwiki tikiwiki xoops e107 osticket whmcs dedecms phpcms ecshop thinkphp
    ueditor kindeditor fckeditor ckeditor ckfinder kcfinder elfinder tinymce tiny_mce tinybrowser xinha
    htmlarea plupload uploadify swfupload timthumb revslider wp-filemanager jquery-file-upload cfide
    cfdocs cfusion lucee textpattern movabletype geeklog b2evolution orangehrm vtigercrm sugarcrm
    dolibarr owncloud nextcloud limesurvey coppermine openemr jeecg-boot phpmailer phpunit
    laravel-filemanager`),
  first: wordList('administrator administrateur administrador downloader phpthumb mambo smf tiki laravel'),
  pairs: wordList('sites/default sites/all app/etc index.php/admin user/register.json node/add'),
  patterns: [
    /\/wp-(?:admin|contents?|includes?|login|json|config|cron|settings|load|mail|signup|register|trackback|activate|blog|links|comments|feed|rss|atom|pass|app|info|old|backup|db|files?|plugins|themes|uploads|sitemaps?|conflg|users?|posts?|head|header|class|core|data|update|upgrade|network|rest|access|error|debug|logs?|cache|ajax|shell|manager|tools|api)(?=[/._~\-\d ]|$)/,
    /\/(?:fck|ck|tiny_?mce)_?editor[\d._-]{0,8}(?=\/|$)/,
    /\/(?:wordpress|joomla|drupal|magento|phpbb|moodle|typo3)(?:[\d._-]{1,8}|[._-](?:old|bak|backup|new|test))(?=[/.]|$)/,
  ],
  filePatterns: [/\/wp-[\w-]{1,40}\.(?:php|zip|txt|xml|rar|sql|bak|inc)/],
};
