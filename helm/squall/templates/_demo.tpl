{{- define "squall.demoScenario" -}}
{{- $faults := include "squall.faults" . | fromJsonArray -}}
name: shop-storm
description: A busy CPU, a worker that hangs and one that dies; does the shop stay open?
schedule:
  - every: 1m
steadyState:
  - name: the shop is open
    http: { url: "http://localhost:8080/health", status: 200, within: 1s }
states:
  {{- if has "cpu" $faults }}
  busy:
    inject:
      cpu: { load: 80, workers: 1 }
    for: 10s
    next: hanging-worker
  {{- end }}
  hanging-worker:
    {{- if has "process" $faults }}
    inject:
      process: { name: shop-worker, action: pause }
    {{- end }}
    for: 5s
    next: dead-worker
  dead-worker:
    {{- if has "process" $faults }}
    inject:
      process: { name: shop-worker, signal: SIGKILL }
    {{- else }}
    for: 1s
    {{- end }}
    next: {{ ternary "slow-network" "recover" (has "network" $faults) }}
  {{- if has "network" $faults }}
  slow-network:
    inject:
      network: { rate: 1mbit }
    for: 5s
    next: recover
  {{- end }}
  recover:
    for: 5s
    expect:
      - name: orders are booked
        http: { url: "http://localhost:8080/order", status: 200, within: 2s }
    next: done
  done: { final: true }
{{- end -}}
