import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/** Status pages, profilers and management ends of servers and frameworks, which leak a process's insides. */
export const DIAGNOSTICS: ScannerClass = {
  name: 'diagnostics',
  segments: wordList(`
    server-status server-info server_info server_status nginx_status nginx-status stub_status php-status
    fpm-status php-fpm-status fpm_status lighttpd-status haproxy-status haproxy_status tomcat-status
      perl-status jkstatus jk-status jkmanager balancer-manager status-xml
    actuator actuators heapdump threaddump thread-dump httptrace configprops config_dump auditevents
    jolokia hawtio hystrix.stream gateway-routes _profiler _wdt _debugbar debugbar __clockwork __debug__
    _ignition telescope elmah trace.axd rails_info phpdebugbar app_dev webresource.axd scriptresource.axd
    sidekiq resque rq-dashboard javamelody jmx-console web-console jbossmq-httpil admin-console jbossws
    host-manager axis2-admin axis2-web wls-wsat bea_wls_internal bea_wls_deployment_internal
    uddiexplorer ibm_security_logout ejbinvokerservlet jmxinvokerservlet struts2-showcase struts2-blank
    struts2-rest-showcase solr meta-data computemetadata xxl-job-admin cloudfoundryapplication nacos
    adminservlet snoopservlet snoop technologysamples plantsbywebsphere webspheresamples wssamples
    servlets-examples jsp-examples pg_stat_activity pg_stat_replication`),
  first: wordList(`
    jenkins hudson weblogic websphere struts struts2 invoker loggers druid airflow graylog kibana grafana
    prometheus rabbitmq activemq artifactory sonarqube consul eureka zeppelin jupyter portainer teamcity
    tomcat tomcat-docs zipkin hystrix jasperserver jasperserver-pro karaf jetty glassfish wildfly jboss
    pentaho geoserver servlet servlets axis axis2 hadoop mongodb redis
    _cluster _cat _nodes _all_dbs _utils _search _stats autoconfig php-fpm`),
  pairs: wordList(`
    manager/html manager/status manager/text manager/jmxproxy console/login debug/default debug/pprof
    admin/pprof debug/vars debug/requests debug/view debug/status debug/log rails/info rails/mailers
    containers/json latest/meta-data latest/user-data druid/index druid/indexer solr/admin ws_utc/config
    examples/servlets examples/jsp invoker/readonly _async/asyncresponseservice securityrealm/user
    namespaces/default namespaces/kube-system cluster/cluster`),
  // Java servlets by the name of their class.
  patterns: [/\/[a-z]{3,40}servlet(?=\/|$)/],
};
