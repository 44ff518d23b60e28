/** Grafana's provisioning: its data source and the folder of dashboards, so that it is ready when it starts. */
import { stringify } from 'yaml';
import { renderedHeader } from '../../metrics/promql/rule-file.ts';

/** The uid by which dashboards refer to the data source. */
export const dataSourceUid = 'prometheus';

/** @param prometheusUrl where Grafana reaches Prometheus */
export function renderDataSource(prometheusUrl: string, scrapeIntervalSeconds: number): string {
  const config = {
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        uid: dataSourceUid,
        type: 'prometheus',
        access: 'proxy',
        url: prometheusUrl,
        isDefault: true,
        editable: false,
        jsonData: { httpMethod: 'POST', timeInterval: `${scrapeIntervalSeconds}s` },
      },
    ],
  };
  return renderedHeader('deploy/grafana/provisioning.ts') + stringify(config, { lineWidth: 0 });
}

/** @param dashboardsPath the folder from which Grafana reads dashboards */
export function renderDashboardProvider(dashboardsPath: string): string {
  const config = {
    apiVersion: 1,
    providers: [
      {
        name: 'live-validation-dashboard',
        type: 'file',
        folder: 'Live Validation Dashboard',
        allowUiUpdates: false,
        disableDeletion: true,
        options: { path: dashboardsPath },
      },
    ],
  };
  return renderedHeader('deploy/grafana/provisioning.ts') + stringify(config, { lineWidth: 0 });
}
