{{- define "squall.hasInjector" -}}
{{- if kindIs "bool" .Values.injector.enabled -}}
{{- if .Values.injector.enabled -}}yes{{- end -}}
{{- else if and .Chart.IsRoot (not .Values.demo.enabled) -}}
yes
{{- end -}}
{{- end -}}

{{- define "squall.injectorName" -}}
{{- printf "%s-injector" (include "squall.fullname" .) -}}
{{- end -}}

{{/* Cluster-wide names carry the namespace: two releases of a name may exist. */}}
{{- define "squall.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "squall.injectorName" .) -}}
{{- end -}}

{{- define "squall.certificateSecret" -}}
{{- .Values.injector.certificates.secretName | default (printf "%s-tls" (include "squall.injectorName" .)) -}}
{{- end -}}

{{/* The namespaces in which nothing is ever injected. */}}
{{- define "squall.sparedNamespaces" -}}
{{- toJson (list "kube-system" "kube-public" "kube-node-lease" .Release.Namespace | uniq) -}}
{{- end -}}

{{/*
What the injector adds to a pod. Config and scenarios are the pod's own: the injector writes the config into an
annotation, and names the ConfigMaps that the pod's annotation names.
*/}}
{{- define "squall.injection" -}}
{{- $processes := include "squall.processes" . -}}
{{- $container := include "squall.container" . -}}
config:
  {{- include "squall.config" . | nindent 2 }}
spec:
  {{- if $processes }}
  shareProcessNamespace: true # {{ $processes }}
  {{- end }}
  terminationGracePeriodSeconds: {{ .Values.sidecar.terminationGracePeriodSeconds }}
  {{ ternary "initContainers" "containers" (not (empty (include "squall.isNative" .))) }}:
    {{- $container | nindent 4 }}
  volumes:
    - name: squall-config
      downwardAPI:
        items: [{ path: config.yaml, fieldRef: { fieldPath: "metadata.annotations['squall.dev/config']" } }]
    - name: squall-scenarios
      projected: { sources: [] } # the ConfigMaps of squall.dev/scenarios
    {{- include "squall.ownVolumes" . | nindent 4 }}
{{- end -}}
