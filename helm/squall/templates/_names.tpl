{{/* The context of this chart: what an application's chart that depends on it passes is its own. */}}
{{- define "squall.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "squall.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "squall.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "squall.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "squall.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* What something is called and labelled. Takes (list CONTEXT COMPONENT). */}}
{{- define "squall.metadata" -}}
{{- $squall := first . -}}
{{- $component := last . -}}
namespace: {{ $squall.Release.Namespace }}
labels:
  {{- include "squall.labels" . | nindent 2 }}
{{- with $squall.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "squall.labels" -}}
{{- $squall := first . -}}
{{- include "squall.selectorLabels" . }}
app.kubernetes.io/version: {{ $squall.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $squall.Release.Service }}
app.kubernetes.io/part-of: squall
helm.sh/chart: {{ printf "%s-%s" $squall.Chart.Name $squall.Chart.Version | replace "+" "_" }}
{{- with $squall.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "squall.selectorLabels" -}}
{{- $squall := first . -}}
app.kubernetes.io/name: {{ include "squall.name" $squall }}
app.kubernetes.io/instance: {{ $squall.Release.Name }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{- define "squall.testContainer" -}}
securityContext:
  runAsUser: 1000
  runAsNonRoot: true
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  seccompProfile: { type: RuntimeDefault }
  capabilities: { drop: [ALL] }
resources:
  requests: { cpu: 10m, memory: 64Mi }
  limits: { memory: 256Mi }
{{- end -}}
