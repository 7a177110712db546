{{/*
What each fault needs of the pod, and what for. A fault that is not listed, such as a plugin's, is given nothing:
`sidecar.extraCapabilities` is there for it.
*/}}
{{- define "squall.needs" -}}
cpu: {}
memory: {}
disk: {}
process:
  capabilities:
    KILL: process faults signal processes of other users
  processes: process faults find and signal processes of the other containers
network:
  capabilities:
    NET_ADMIN: network faults change queues and packet filters of the pod
dns:
  capabilities:
    NET_ADMIN: dns faults redirect the pod's look-ups
{{- end -}}

{{/* The faults that may be made, as a JSON list. */}}
{{- define "squall.faults" -}}
{{- $limits := .Values.config.limits | default dict -}}
{{- $faults := list -}}
{{- range $limits.allow -}}
{{- if not (has . ($limits.deny | default list)) -}}
{{- $faults = append $faults . -}}
{{- end -}}
{{- end -}}
{{- toJson $faults -}}
{{- end -}}

{{/* The capabilities of the sidecar, each with its reason. */}}
{{- define "squall.capabilities" -}}
{{- $needs := include "squall.needs" . | fromYaml -}}
{{- $capabilities := dict -}}
{{- range include "squall.faults" . | fromJsonArray -}}
{{- $capabilities = merge $capabilities (dig . "capabilities" dict $needs) -}}
{{- end -}}
{{- if include "squall.asApplication" . -}}
{{- $capabilities = omit $capabilities "KILL" -}}
{{- end -}}
{{- range .Values.sidecar.extraCapabilities -}}
{{- $capabilities = set $capabilities . "sidecar.extraCapabilities asks for it" -}}
{{- end -}}
{{- toYaml $capabilities -}}
{{- end -}}

{{/* Whether it runs as a user that is given, and not root: then it may signal that user's processes anyway. */}}
{{- define "squall.asApplication" -}}
{{- with .Values.sidecar.runAsUser -}}yes{{- end -}}
{{- end -}}

{{/* Kubernetes gives added capabilities no effect for a user id other than 0. */}}
{{- define "squall.user" -}}
{{- if not (kindIs "invalid" .Values.sidecar.runAsUser) -}}
{{- int .Values.sidecar.runAsUser -}}
{{- else if include "squall.capabilities" . | fromYaml -}}
0
{{- else -}}
1000
{{- end -}}
{{- end -}}

{{/* Why the containers of the pod must see each other's processes; empty: they need not. */}}
{{- define "squall.processes" -}}
{{- $needs := include "squall.needs" . | fromYaml -}}
{{- $reasons := list -}}
{{- range include "squall.faults" . | fromJsonArray -}}
{{- $reasons = append $reasons (dig . "processes" "" $needs) -}}
{{- end -}}
{{- if kindIs "bool" .Values.sidecar.shareProcessNamespace -}}
{{- if .Values.sidecar.shareProcessNamespace -}}
{{- compact $reasons | first | default "sidecar.shareProcessNamespace asks for it" -}}
{{- end -}}
{{- else -}}
{{- compact $reasons | first | default "" -}}
{{- end -}}
{{- end -}}

{{/* The Pod Security Standard that a pod with the sidecar keeps to. */}}
{{- define "squall.podSecurity" -}}
{{- $capabilities := include "squall.capabilities" . | fromYaml -}}
{{- if keys (omit $capabilities "KILL") -}}
privileged
{{- else if eq (include "squall.user" .) "0" -}}
baseline
{{- else -}}
restricted
{{- end -}}
{{- end -}}

{{/* Fails, with a sentence, for values that cannot work together. */}}
{{- define "squall.check" -}}
{{- $faults := include "squall.faults" . | fromJsonArray -}}
{{- $user := include "squall.user" . -}}
{{- if not $faults -}}
{{- fail "config.limits.allow names no fault that is not denied, too: what the sidecar may do follows from it" -}}
{{- end -}}
{{- if has "limits" $faults -}}
{{- fail "limits faults change the cgroups of other containers, which only a privileged container could, and the sidecar never is: take limits out of config.limits.allow" -}}
{{- end -}}
{{- $capabilities := include "squall.capabilities" . | fromYaml -}}
{{- if and (ne $user "0") $capabilities -}}
{{- fail (printf "sidecar.runAsUser is %s, but Kubernetes gives added capabilities (%s) to user id 0 only: leave sidecar.runAsUser out, or take the faults that need them out of config.limits.allow" $user (keys $capabilities | sortAlpha | join ", ")) -}}
{{- end -}}
{{- if and (has "process" $faults) (not (include "squall.processes" .)) -}}
{{- fail "process faults need the processes of the other containers in sight, and sidecar.shareProcessNamespace is false: leave it out, or take process out of config.limits.allow" -}}
{{- end -}}
{{- if and (eq (toString .Values.sidecar.native) "true") (semverCompare "<1.28-0" .Capabilities.KubeVersion.Version) -}}
{{- fail (printf "sidecar.native is true, but native sidecars came with Kubernetes 1.28, and this is %s: leave it at auto" .Capabilities.KubeVersion.Version) -}}
{{- end -}}
{{- end -}}
