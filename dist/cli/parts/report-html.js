const e=require("./command.js"),t=require("./failure-blocks.js"),n=require("./graph-svg.js"),r=require("./escape.js");require("./reproduce.js");const i=require("./source-path.js"),a=require("./run-name.js"),o=require("./statuses.js");let s=require("node:crypto");const c='(function(){let e;function t(t){e||(e=document.createElement(`p`),e.className=`unseen`,e.setAttribute(`role`,`status`),document.body.append(e)),e.textContent=t}function n(){for(let e of document.querySelectorAll(`.command`)){let t=document.createElement(`button`);t.type=`button`,t.className=`button copy`,t.textContent=`Copy`,t.addEventListener(`click`,()=>void i(t)),e.append(t)}}let r;async function i(e){let n=e.parentElement?.querySelector(`code`);r&&(r.textContent=`Copy`),r=e;try{await navigator.clipboard.writeText(n.textContent??``),e.textContent=`Copied`,t(`The command is copied`)}catch{getSelection()?.selectAllChildren(n),e.textContent=`Selected`,t(`The clipboard is not available. The command is selected.`)}}function a(){for(let e of[`graph-drawing`,`timeline-drawing`]){let t=document.getElementById(e);t&&d(t)}let e=document.getElementById(`graph-view`),t=document.getElementById(`graph-drawing`);e&&t&&c(e,t)}function o(e){let t=s(e);if(t){for(let e of document.querySelectorAll(`.found`))e.classList.remove(`found`);t.classList.add(`found`),t.scrollIntoView({block:`center`,inline:`center`}),t.focus({preventScroll:!0})}}function s(e){return[...document.querySelectorAll(`#graph-drawing a`)].find(t=>t.href.baseVal===e)}function c(e,t){let{width:n,height:r}=t.viewBox.baseVal,i=()=>Math.min(1,e.clientWidth/n),a=1,o=(i,o=e.clientWidth/2,s=e.clientHeight/2)=>{let c=Math.min(2.5,Math.max(.2,i)),l=(e.scrollLeft+o)/a*c-o,u=(e.scrollTop+s)/a*c-s;a=c,t.setAttribute(`width`,String(n*a)),t.setAttribute(`height`,String(r*a)),e.scrollTo({left:l,top:u,behavior:`instant`}),e.classList.toggle(`grab`,e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight)};o(Math.max(.58,i()),0,0),document.querySelector(`.zoom`)?.addEventListener(`click`,t=>{let n=t.target.closest(`[data-zoom]`)?.dataset.zoom;n===`in`&&o(a*1.25),n===`out`&&o(a/1.25),n===`fit`&&o(Math.min(i(),e.clientHeight/r)),n===`full`&&o(1)}),e.addEventListener(`wheel`,t=>{if(!t.ctrlKey&&!t.metaKey)return;t.preventDefault();let{left:n,top:r}=e.getBoundingClientRect();o(a*Math.exp(-t.deltaY/300),t.clientX-n,t.clientY-r)},{passive:!1}),l(e)}function l(e){let t,n=!1;e.addEventListener(`pointerdown`,r=>{n=!1,r.button===0&&r.pointerType===`mouse`&&(t={x:r.clientX,y:r.clientY,left:e.scrollLeft,top:e.scrollTop})}),window.addEventListener(`pointermove`,r=>{t&&(!n&&Math.hypot(r.clientX-t.x,r.clientY-t.y)<5||(n=!0,e.classList.add(`moving`),e.scrollTo({left:t.left-(r.clientX-t.x),top:t.top-(r.clientY-t.y),behavior:`instant`})))}),window.addEventListener(`pointerup`,()=>{t=void 0,e.classList.remove(`moving`)}),e.addEventListener(`dragstart`,e=>e.preventDefault()),e.addEventListener(`click`,e=>{n&&(e.preventDefault(),e.stopPropagation())},!0)}let u={ArrowRight:[1,0],ArrowLeft:[-1,0],ArrowDown:[0,1],ArrowUp:[0,-1]};function d(e){let t=[...e.querySelectorAll(`a`)];for(let[e,n]of t.entries())n.setAttribute(`tabindex`,e===0?`0`:`-1`);e.addEventListener(`focusin`,t=>{let n=t.target.closest(`a`);n&&(e.querySelector(`a[tabindex="0"]`)?.setAttribute(`tabindex`,`-1`),n.setAttribute(`tabindex`,`0`))}),e.addEventListener(`keydown`,e=>{let n=u[e.key],r=e.target.closest(`a`);if(!n||!r)return;e.preventDefault();let[i,a]=f(r),o;for(let e of t){let[t,s]=f(e),[c,l]=[t-i,s-a],u=c*n[0]+l*n[1],d=u+(n[0]===0?2:10)*Math.abs(c*n[1]+l*n[0]);e!==r&&u>1&&(!o||d<o.far)&&(o={link:e,far:d})}o?.link.focus()})}function f(e){let{left:t,top:n}=e.getBoundingClientRect();return[t,n]}function p(){let e=document.getElementById(`details`);if(!e)return;let t=document.createElement(`div`);t.className=`panel`;let n=document.createElement(`span`);n.textContent=`Details`;let r=m(`Show in the graph`,()=>{let{hash:e}=location;l=null,d(!0),o(e)}),i=m(`Previous`,()=>p(`previousElementSibling`)),a=m(`Next`,()=>p(`nextElementSibling`)),c=m(`Close`,()=>d(!0));t.append(n,r,i,a,c),e.prepend(t);let l=null,u=null,d=t=>{e.classList.contains(`open`)&&(e.classList.remove(`open`),u?.classList.remove(`open`),t&&(history.pushState(null,``,`#`),l?.focus()))},f=()=>{let t=h(location.hash.slice(1)),n=document.getElementById(t),o=n?.closest(`article`)??(t!==``&&!n?document.getElementById(`left-out`):null);if(!o)d(!1);else{for(let t of e.querySelectorAll(`article.open, .notice.open`))t.classList.remove(`open`);u?.classList.remove(`open`),u=[...document.querySelectorAll(`table.data th a`)].find(({hash:e})=>e===location.hash)?.closest(`tr`)??null,u?.classList.add(`open`),o.classList.add(`open`),e.classList.add(`open`),r.hidden=!s(location.hash),i.disabled=a.disabled=!u,o.tabIndex=-1,o.scrollTop=0,o.focus({preventScroll:!0})}},p=e=>{let t=u?.[e];for(;t?.hidden;)t=t[e];let n=t?.querySelector(`th a`);n&&(location.hash=n.hash)};document.addEventListener(`click`,t=>{let n=t.target.closest(`a[href^="#"]`);n&&!e.contains(n)&&(l=n)}),document.addEventListener(`keydown`,e=>{e.key===`Escape`&&d(!0)}),window.addEventListener(`hashchange`,f),f()}function m(e,t){let n=document.createElement(`button`);return n.type=`button`,n.className=`button`,n.textContent=e,n.addEventListener(`click`,t),n}function h(e){try{return decodeURIComponent(e)}catch{return e}}function g(){for(let e of document.querySelectorAll(`table.data`))_(e)}function _(e){let t=e.id.replace(`-table`,``),n=e.dataset.noun??`row`,r=document.getElementById(`${t}-filters`),i=r.querySelector(`input`),a=r.querySelector(`select`),o=[...r.querySelectorAll(`.chip`)],s=document.getElementById(`${t}-more`),c=[...e.tHead.rows[0].cells],l=e.tBodies[0],u=c.findIndex(e=>e.dataset.sort===`status`),d=c.findIndex(e=>e.dataset.phases!==void 0),f,p=[...l.rows],m=p,h=200,g=()=>f??=p.map(e=>({element:e,text:(e.textContent??``).toLowerCase(),statuses:[...e.cells[u]?.querySelectorAll(`.s`)??[]].map(v),phases:(e.cells[d]?.textContent??``).split(`, `)})),_=()=>{let t=i.value.toLowerCase().split(/\\s+/).filter(Boolean),c=a?.value??``,l=o.filter(e=>e.ariaPressed===`true`).map(e=>e.dataset.status),u=t.length===0&&c===``&&l.length===0?void 0:new Set(g().filter(e=>t.every(t=>e.text.includes(t))&&(c===``||e.phases.includes(c))&&(l.length===0||l.some(t=>e.statuses.includes(t)))).map(({element:e})=>e)),d=0;for(let e of m){let t=!u||u.has(e);t&&(d+=1),e.hidden=!t||d>h,e.toggleAttribute(`data-page`,t&&d>h)}e.classList.add(`ready`),r.querySelector(`.shown`).textContent=`${d} of ${p.length} ${n}${p.length===1?``:`s`}`,s.hidden=d<=h,s.textContent=`Show ${Math.min(d-h,200)} more of ${d}`},b=()=>{h=200,_()},S=(e,t)=>{let n=t===`none`?void 0:y(c[e]),r=t===`descending`?-1:1;m=n===void 0?p:p.map(t=>({row:t,value:n(t.cells[e])})).sort((e,t)=>r*x(e.value,t.value)).map(({row:e})=>e);for(let[n,r]of c.entries())n===e&&t!==`none`?r.ariaSort=t:r.removeAttribute(`aria-sort`);l.append(...m),b()};for(let[e,t]of c.entries()){if(t.dataset.sort===void 0)continue;let n=document.createElement(`button`);n.type=`button`,n.append(...t.childNodes),t.append(n),n.addEventListener(`click`,()=>S(e,t.ariaSort===`ascending`?`descending`:t.ariaSort===`descending`?`none`:`ascending`))}i.addEventListener(`input`,b),a?.addEventListener(`change`,b);for(let e of o)e.addEventListener(`click`,()=>{e.ariaPressed=String(e.ariaPressed!==`true`),b()});s.addEventListener(`click`,()=>{h+=200,_()}),l.addEventListener(`click`,e=>{let t=e.target.closest(`tr`);e.target.closest(`a, button`)||getSelection()?.type===`Range`||t?.querySelector(`th a`)?.click()}),document.addEventListener(`click`,e=>{let n=e.target.closest(`a[href="#${t}"][data-show]`)?.dataset.show;if(n!==void 0){for(let e of o)e.ariaPressed=String(e.dataset.status===n);b()}}),_()}function v(e){return[...e.classList].find(e=>e!==`s`)??``}function y(e){if(e.dataset.sort===`number`)return e=>Number(e.dataset.v??0);if(e.dataset.sort===`text`)return e=>e.textContent??``;let t=(e.dataset.order??``).split(` `);return e=>{let n=e.querySelector(`.s`);return n?t.indexOf(v(n)):t.length}}let b=new Intl.Collator(`en`,{numeric:!0});function x(e,t){return typeof e==`number`&&typeof t==`number`?e-t:b.compare(String(e),String(t))}let S=[`auto`,`light`,`dark`],C=`phasegate-theme`;function w(){let e=document.getElementById(`theme`),t=T(),n=()=>{t===`auto`?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=t,e.textContent=`Theme: ${t}`};e.addEventListener(`click`,()=>{t=S[(S.indexOf(t)+1)%S.length];try{localStorage.setItem(C,t)}catch{}n()}),n(),document.getElementById(`print`)?.addEventListener(`click`,()=>window.print()),window.addEventListener(`beforeprint`,()=>{for(let e of document.querySelectorAll(`details`))e.open=!0})}function T(){try{return S.find(e=>e===localStorage.getItem(C))??`auto`}catch{return`auto`}}function E(){let e=new Map([...document.querySelectorAll(`nav a`)].map(e=>[e.hash.slice(1),e])),t=new Set,n=new IntersectionObserver(n=>{for(let{target:e,isIntersecting:r}of n)r?t.add(e.id):t.delete(e.id);let r=[...e.keys()].find(e=>t.has(e));for(let[t,n]of e)t===r?n.setAttribute(`aria-current`,`true`):n.removeAttribute(`aria-current`)},{rootMargin:`-64px 0px -70% 0px`});for(let t of e.keys()){let e=document.getElementById(t);e&&n.observe(e)}}document.documentElement.classList.add(`js`),document.addEventListener(`DOMContentLoaded`,()=>{for(let e of document.querySelectorAll(`.tools, .filters, .zoom`))e.hidden=!1;w(),g(),a(),n(),p(),E()})})();',l=[`B`,`kB`,`MB`,`GB`,`TB`];function u(e){let t=e,n=0;for(;t>=999.5&&n<l.length-1;)t/=1e3,n+=1;return`${n===0||t>=99.95?Math.round(t):Number(t.toFixed(1))} ${l[n]}`}function d(e){if(e<995)return e===0?`0 s`:`${Math.max(1,Math.round(e))} ms`;if(e<9950)return`${(e/1e3).toFixed(1)} s`;let t=Math.round(e/1e3);if(t<60)return`${t} s`;let n=Math.floor(t/60);if(n<60)return`${n} min ${String(t%60).padStart(2,`0`)} s`;let r=Math.floor(n/60);return r<48?`${r} h ${String(n%60).padStart(2,`0`)} min`:`${Math.floor(r/24)} d ${r%24} h`}function f(e,t,n){return e===t?`no change`:`${e>t?`+`:`−`}${n(Math.abs(e-t))}`}function p(e){return`${Number(e.toFixed(1))} h`}function m(e){return n.u`<time datetime="${e}">${t.g(e)}</time>`}function h(e){return n.u`<code class="digest">${e}</code>`}function g(e){return n.u`<div class="command"><pre><code>${e}</code></pre></div>`}function _(e,t){return n.u`<pre class="output"${e.length>500&&n.u` tabindex="0" role="region" aria-label="${t}"`}>${e}</pre>`}function v({path:e,file:t}){let i=r.c(t);return i===void 0?n.u`<span class="path">${e}</span>`:n.u`<a class="path" href="${i}">${e}</a>`}function ee(e){return n.u`<ul class="files">${e.map(e=>n.u`<li>${v(e)} <span class="quiet">${u(e.size)}</span> ${h(e.sha256)}`)}</ul>`}function te(e,t){let r=t.trimEnd();return r.includes(`
`)?n.u`<p class="label">${e}</p>${_(r,e)}`:n.u`<p><b>${e}:</b> ${r}</p>`}function ne(e){return n.u`<p><b>${e.decision===`approved`?`Approved`:`Rejected`}</b> by ${e.by}, ${m(e.at)}: “${e.note}”${e.asserted&&n.u` <span class="quiet">(asserted at a command line; no forge vouches for the name)</span>`}</p>`}function y({reason:e,by:t,until:r}){return n.u`<p><b>Waived</b> by ${t} until ${r}: ${e}</p>`}function b(e){return n.u`<dl class="facts">${e.map(([e,t])=>t!==void 0&&t!==``&&n.u`<div><dt>${e}<dd>${t}</div>`)}</dl>`}function x(e,t,r){return n.u`<div class="scroll" role="region" aria-label="${e}" tabindex="0"><table><thead><tr>${t.map(e=>n.u`<th scope="col">${e}`)}</tr></thead><tbody>${r}</tbody></table></div>`}function S(e,t=`, `){return n.u`${e.map((e,n)=>[n>0&&t,e])}`}function C(e){return e.startedAt!==void 0&&(re.has(e.status)||e.status===`waiting`&&e.steps.length>0)}const re=new Set([`passed`,`failed`,`waived`,`cancelled`]);function w({id:e,caption:t,noun:r,columns:i,rows:a,statuses:o,phases:s}){return n.u`<div class="filters" id="${e}-filters" hidden>
<label class="search"><span>Search ${r}s</span><input type="search" placeholder="Search ${r}s" autocomplete="off" spellcheck="false"></label>
${s.length>1&&n.u`<label class="choose"><span>Phase</span><select><option value="">All phases</option>${s.map(e=>n.u`<option value="${e.id}">${e.title}</option>`)}</select></label>`}
<div class="chips" role="group" aria-label="Show ${r}s by status">${ae(o).map(([e,t])=>n.u`<button type="button" class="chip" aria-pressed="false" data-status="${e}">${n.a(e)} <b>${t}</b></button>`)}</div>
<p class="shown" role="status"></p>
</div>
<div class="scroll" role="region" aria-label="${t}" tabindex="0"><table class="data" id="${e}-table" data-noun="${r}"><caption class="unseen">${t}</caption>
<thead><tr>${i.map(ie)}</tr></thead>
<tbody>${n.d(a,`
`)}</tbody></table></div>
<p class="pager"><button type="button" class="button" id="${e}-more" hidden></button></p>`}function ie({label:e,sort:t,sorted:r=!1,phases:i=!1}){let a=n.u`${t&&n.u` data-sort="${t}"`}${t===`status`&&n.u` data-order="${Object.keys(n.i).join(` `)}"`}${i&&n.u` data-phases`}${r&&n.u` aria-sort="ascending"`}`;return n.u`<th scope="col"${a}>${e}</th>`}function ae(e){let t=new Map;for(let n of e)t.set(n,(t.get(n)??0)+1);return[...t].sort(([e],[t])=>n.s(e)-n.s(t))}function T(t){let{tasks:r,phases:i}=t.report;if(r.length===0)return n.l;let a=r.some(e=>e.effort!==void 0),o=r.some(e=>e.owner!==void 0);return n.u`<section id="tasks"><h2>Tasks <span class="counter">${r.length}</span></h2>
${w({id:`tasks`,caption:`Tasks`,noun:`task`,columns:[{label:`Task`,sort:`text`},{label:`Title`,sort:`text`},{label:`Phase`,sort:`text`,phases:!0},{label:`Status`,sort:`status`},{label:`Time`,sort:`number`},...a?[{label:`Effort`,sort:`text`}]:[],...o?[{label:`Owner`,sort:`text`}]:[],{label:`Requirements`},{label:`Evidence`,sort:`number`}],statuses:r.map(({status:e})=>e),phases:i.filter(({id:e},t)=>i.findIndex(t=>t.id===e)===t),rows:r.map(r=>n.u`<tr><th scope="row">${t.task(r.id,r.leg)}<td>${r.title}${r.critical&&n.u` <span class="tag">critical path</span>`}<td>${r.phase}<td>${n.a(r.status)}${r.tolerated&&` tolerated`}<td data-v="${Math.round(r.durationMs)}">${C(r)&&d(r.durationMs)}${a&&n.u`<td>${r.effort}`}${o&&n.u`<td>${r.owner}`}<td>${S(r.covers.map(e=>t.requirement(e)))}${r.evidence.length>0?n.u`<td data-v="${r.evidence.length}">${e.f(r.evidence.length,`file`)}`:n.u`<td>`}`)})}</section>`}function E(r,i){let a=r.tasksOf(i.id).filter(({leg:e})=>e!==i.leg),o=i.evidence.reduce((e,t)=>e+t.size,0);return n.u`<article id="${r.anchorOfTask(i)}"><h3><span class="id">${i.id}</span> ${i.title}</h3>
<p class="standing">${n.a(i.status)}${i.tolerated&&n.u` <span class="tag">tolerated: the verdict is not lowered</span>`}${i.critical&&n.u` <span class="tag">critical path</span>`}</p>
${D(r,i)}${i.status===`waiting`&&j(r,i)}${i.decision&&ne(i.decision)}${i.waiver&&y(i.waiver)}
${b([[`Phase`,n.u`${r.phaseTitle(i.phase)}${i.leg!==void 0&&n.u`, leg ${i.leg}`}`],[`Other legs`,a.length===0?void 0:S(a.map(e=>n.u`${r.task(e.id,e.leg)} ${n.a(e.status)}`))],[`Kind`,i.kind===`automated`?void 0:i.kind.replace(`-`,` `)],[`Owner`,i.owner],[`Effort`,i.effort],[`Started`,C(i)?t.g(i.startedAt):void 0],[`Time`,C(i)?d(i.durationMs):void 0],[`Requirements`,i.covers.length>0?S(i.covers.map(e=>r.requirement(e))):void 0],[`Needs`,i.needs.length>0?S(i.needs.map(r.any)):void 0],[`Blocked by`,i.blockedBy.length>0?S(i.blockedBy.map(r.any)):void 0],[`Deliverables`,i.deliverables===void 0?void 0:S(i.deliverables.map(e=>n.u`<code>${e}</code>`))],[`In the plan`,r.large?void 0:r.inPlan(i.line)]])}
${i.acceptance!==void 0&&i.status!==`waiting`&&n.u`<h4>Acceptance <span class="quiet">in words, for a person to judge</span></h4>${k(i.acceptance)}`}
${i.warnings.length>0&&n.u`<h4>Warnings</h4><ul>${i.warnings.map(e=>n.u`<li>${e}`)}</ul>`}
${i.steps.length>0&&n.u`<h4>Steps</h4><ul class="lines">${i.steps.map(oe)}</ul>`}
${i.evidence.length>0&&n.u`<h4>Evidence <span class="quiet">${e.f(i.evidence.length,`file`)}, ${u(o)}</span></h4>${ee(i.evidence)}`}</article>`}function oe(t){let r=[t.error??t.detail,t.exitCode===void 0||t.error?.includes(`exit`)?void 0:`exit ${t.exitCode}`,t.attempts>1?`${t.attempts} attempts`:void 0,t.tests&&`${e.f(t.tests.passed,`test`)} passed, ${t.tests.failed} failed, ${t.tests.skipped} skipped`];return n.u`<li>${n.a(t.status)}<span>${t.kind}, ${d(t.durationMs)}</span><span>${t.name}${r.some(e=>e!==void 0)&&n.u` <span class="quiet">${r.filter(e=>e!==void 0).join(` · `)}</span>`}</span>`}function D(r,i){let a=i.steps.flatMap(e=>e.failures),o=se(i),s=t.n(i);return n.u`${o!==void 0&&n.u`<p class="error">${o}</p>`}${s.length>0&&_(s.join(`
`),`Output of ${i.id}`)}
${a.length>0&&n.u`<ul class="tests">${a.slice(0,O).map(e=>n.u`<li>${n.a(`failed`)} <b>${e.name}</b>${e.file!==void 0&&n.u` ${r.source(e.file,e.line)}`}${e.requirements.length>0&&n.u` proves ${S(e.requirements.map(e=>r.requirement(e)))}`}${e.message!==void 0&&_(e.message,`Message of ${e.name}`)}`)}</ul>`}${a.length>O&&n.u`<p class="quiet">and ${e.f(a.length-O,`more failed test`)}</p>`}
${i.hint!==void 0&&A(r,i.hint)}${i.reproduce!==void 0&&n.u`<p class="label">Reproduce it</p>${g(i.reproduce)}${i.readsOnly===!0&&n.u`<p class="quiet">Run it ${`after what writes the report has run again`}.</p>`}`}${i.status===`failed`&&i.approve!==void 0&&n.u`<p class="label">Decide anew</p>${g(i.approve)}`}`}function se({error:e,steps:t}){return t.reduce((e,t)=>t.failures.length===0||t.error===void 0?e:e?.replace(t.error,()=>t.error?.split(`
`)[0]?.replace(/:$/,``)??``),e)}const O=50;function k(e){return n.u`<ul>${e.map(e=>n.u`<li>${e}`)}</ul>`}function A(e,t){return i.t(t)?n.u`<p><b>What to do:</b> ${e.source(t.trim())}</p>`:te(`What to do`,t)}function j(e,t){return n.u`<p><b>Waits for ${t.waitsFor.length>0?t.waitsFor.join(` or `):`anyone`}</b></p>${t.instructions!==void 0&&A(e,t.instructions)}${t.acceptance!==void 0&&n.u`<p class="label">To be accepted</p>${k(t.acceptance)}`}${t.approve!==void 0&&n.u`<p class="label">Record the decision</p>${g(t.approve)}`}`}function ce(e){let{tasks:t,phases:r}=e.report,i=t.filter(({status:e})=>e===`failed`).toSorted((e,t)=>Number(e.tolerated)-Number(t.tolerated)),a=[...r.flatMap(t=>ue(e,t)),...r.filter(({verdict:e})=>e===null).map(e=>de(e))],o=t.filter(({status:e})=>e===`waiting`);return n.u`${(i.length>0||a.length>0)&&n.u`<section id="attention"><h2>What broke <span class="counter">${i.length+a.length}</span></h2><ul class="cards">${i.slice(0,10).map(t=>le(e,t))}${a.slice(0,10)}</ul>${M(i.length-10,`failed task`,`failed`)}${a.length>10&&n.u`<p class="quiet">and ${a.length-10} more criteria and phases</p>`}</section>`}
${o.length>0&&n.u`<section id="waits"><h2>What waits <span class="counter">${o.length}</span></h2><ul class="cards">${o.slice(0,10).map(t=>n.u`<li class="card waiting"><h3>${n.a(`waiting`)} ${e.task(t.id,t.leg)} ${t.title}</h3>${j(e,t)}`)}</ul>${M(o.length-10,`waiting task`,`waiting`)}</section>`}
${fe(e)}`}function M(e,t,r){return e>0&&n.u`<p><a href="#tasks" data-show="${r}">${e} more ${t}${e>1&&`s`} in the table of tasks</a></p>`}function le(e,t){let{id:r,leg:i,title:a,phase:o,durationMs:s,owner:c,covers:l,tolerated:u,evidence:f}=t,p=[n.u`phase ${e.phaseTitle(o)}${i!==void 0&&n.u`, leg ${i}`}`,...t.startedAt===void 0?[]:[n.u`${d(s)}`],...c===void 0?[]:[n.u`owner ${c}`],...l.length>0?[n.u`proves ${S(l.slice(0,5).map(t=>e.requirement(t)))}${l.length>5&&n.u` and ${l.length-5} more`}`]:[],...f.length>0?[n.u`evidence ${S(f.slice(0,3).map(v))}${f.length>3&&n.u` and ${f.length-3} more`}`]:[]];return n.u`<li class="card failed"><h3>${n.a(`failed`)} ${e.task(r,i)} ${a}${u&&n.u` <span class="tag">tolerated: the verdict is not lowered</span>`}</h3>
<p class="quiet">${S(p,` · `)}</p>${D(e,t)}`}function ue(e,{id:t,leg:r,title:i,criteria:a}){return a.filter(({status:e})=>e===`failed`).map(({gate:a,name:o,error:s})=>n.u`<li class="card failed"><h3>${n.a(`failed`)} ${a===`entry`?`Entry`:`Exit`} criterion of ${e.any(t)} ${i}${r!==void 0&&n.u`, leg ${r}`}</h3><p><b>${o}</b></p>${s!==void 0&&n.u`<p class="error">${s}</p>`}`)}function de({id:e,leg:t,title:r,missing:i}){return n.u`<li class="card not-computed"><h3>${n.a(`not-computed`)} Phase ${e}${t!==void 0&&n.u`, leg ${t}`} ${r}</h3><p>${i??`There is no record of it.`}</p>`}function fe(t){let r=new Map;for(let{id:e,status:i,kind:a,blockedBy:o}of t.report.tasks){if(i!==`blocked`&&i!==`cancelled`&&(i!==`no-result`||a===`work-item`))continue;let s=`${i} ${o.join(` `)}`,c=r.get(s)??{cause:i===`blocked`&&o.length>0?n.u` by ${S(o.map(t.any))}`:n.l,status:i,tasks:new Set};c.tasks.add(e),r.set(s,c)}return r.size===0?n.l:n.u`<section id="not-run"><h2>What did not run</h2><ul class="plain">${[...r.values()].slice(0,10).map(({cause:t,status:r,tasks:i})=>n.u`<li>${n.a(r)}${t}: ${e.f(i.size,`task`)} <span class="quiet">${e.m([...i],8)}</span>`)}</ul>${r.size>10&&n.u`<p class="quiet">and ${e.f(r.size-10,`more cause`)}</p>`}</section>`}function pe(e){let{delta:t,baseline:r}=e.report;if(t===void 0)return r===void 0?n.l:n.u`<section id="changes"><h2>Changes against the base</h2><p class="empty">${r.why}</p></section>`;let{against:i}=t,a=[[`Newly broken`,t.newlyBroken,t=>e.requirement(t)],[`Newly verified`,t.newlyVerified,t=>e.requirement(t)],[`Newly uncovered`,t.newlyUncovered,t=>e.requirement(t)],[`Newly covered`,t.newlyCovered,t=>e.requirement(t)],[`Requirements added`,t.addedRequirements,t=>e.requirement(t)],[`Requirements removed`,t.removedRequirements,t=>e.requirement(t)],[`Tasks added`,t.addedTasks,t=>e.task(t)],[`Tasks removed`,t.removedTasks,t=>e.task(t)]].filter(([,e])=>e.length>0);return n.u`<section id="changes"><h2>Changes against the base</h2>
${b([[`Base`,n.u`${i.ref?.replace(/^refs\/(heads\/|tags\/)?/,``)??`a record`}${i.sha!==null&&n.u` at <code>${i.sha.slice(0,7)}</code>`}, run ${i.run}${i.attempt>1&&`, attempt ${i.attempt}`}${i.finishedAt!==null&&n.u`, ${m(i.finishedAt)}`}`],[`Time`,`${d(t.durationMs.now)}, ${f(t.durationMs.now,t.durationMs.before,d)}`],[`Effort`,t.effortHours.now===0&&t.effortHours.before===0?void 0:`${p(t.effortHours.now)}, ${f(t.effortHours.now,t.effortHours.before,p)}`]])}
${a.length===0&&n.u`<p class="empty">No requirement or task changed.</p>`}
${a.map(([e,t,r])=>n.u`<details${t.length<=me&&n.u` open`}><summary>${e} <span class="counter">${t.length}</span></summary>${x(e,[`Id`,`Title`,`Before`,`Now`],t.map(({id:e,title:t,before:i,now:a})=>n.u`<tr><th scope="row">${r(e)}<td>${t}<td>${i??`–`}<td>${a??`–`}`))}</details>`)}</section>`}const me=20;function he(t){let{gaps:r,orphans:i,ignored:a}=t.report;return r.length+i.length+a.length===0?n.l:n.u`<section id="findings"><h2>Gaps and findings <span class="counter">${r.length+i.length+a.length}</span></h2>
${r.length>0&&n.u`<details${r.length<=20&&n.u` open`}><summary>${e.f(r.length,`gap`)}: required coverage that is missing</summary>${x(`Gaps`,[`Requirement`,`What is missing`],r.map(({requirement:e,reason:r})=>n.u`<tr><th scope="row">${t.requirement(e)}<td>${r}`))}</details>`}
${i.length>0&&n.u`<details${i.length<=20&&n.u` open`}><summary>${e.f(i.length,`id`)} that ${i.length===1?`is`:`are`} no requirement of the plan</summary>${x(`Unknown ids`,[`Id`,`Finding`,`Where`],i.map(({id:e,kind:r,nearest:i,task:a,test:o,file:s,line:c})=>n.u`<tr><th scope="row">${e}<td>${r===`ambiguous`?`fits several requirements equally`:i===void 0?`unknown`:n.u`unknown; did you mean ${t.requirement(i)}?`}<td>${o!==void 0&&n.u`<b>${o}</b> `}${a!==void 0&&t.task(a)}${s!==void 0&&n.u` ${t.source(s,c)}`}`))}</details>`}
${a.length>0&&n.u`<details open><summary>${e.f(a.length,`record`)} that ${a.length===1?`does`:`do`} not count</summary>${x(`Records that do not count`,[`Record`,`Why`],a.map(({what:e,why:t})=>n.u`<tr><th scope="row">${e}<td>${t}`))}</details>`}</section>`}const ge=[`top`,`main`,`overview`,`attention`,`waits`,`not-run`,`phases`,`requirements`,`tasks`,`graph`,`timeline`,`evidence`,`changes`,`findings`,`sign-off`,`details`,`panel-close`];function _e(e){let t=new Set(ge),o=(e,n)=>{let r=e.replace(/\s+/g,`_`);for(;t.has(r);)r=`${n}-${r}`;return t.add(r),r},s=new Map(e.requirements.map(({id:e})=>[e,o(e,`requirement`)])),c=new Map(e.tasks.map(({id:e,leg:t})=>[a.t(e,t),o(a.t(e,t),`task`)])),l=new Map(e.phases.map(({id:e,leg:t})=>[a.t(e,t),o(`phase-${a.t(e,t)}`,`phase`)])),u=F(e.tasks),d=new Map(e.phases.toReversed().map(({id:e,leg:t})=>[e,t])),f=new Map(e.phases.map(({id:e,title:t})=>[e,t])),p=/^https:\/\/[^/]+\/[^/]+\/[^/]+(?=\/actions\/runs\/)/.exec(e.run.url??``)?.[0],m=e.tasks.length+e.requirements.reduce((e,{proofs:t})=>e+1+t.length,0)>5e3,h=e.run.headSha??e.run.sha,g=({id:e,leg:t})=>c.get(a.t(e,t))??c.get(a.t(e,u.get(e)?.[0]?.leg)),_=(e,t)=>e===void 0?n.u`<code>${t}</code>`:n.u`<a href="#${N(e)}">${t}</a>`,v=(e,t,i)=>{let a=i===void 0?e:`${e}:${i}`,o=t===void 0?void 0:r.c(t);return m||p===void 0||h===null||o===void 0?n.u`<span class="path">${a}</span>`:n.u`<a class="path" href="${`${p}/blob/${h}/${o}${i===void 0?``:`#L${i}`}`}">${a}</a>`};return{report:e,requirement:(e,t=e)=>_(s.get(e),t),task:(e,t,n=a.t(e,t))=>_(g({id:e,...t===void 0?{}:{leg:t}}),n),any:e=>_(g({id:e})??l.get(a.t(e,d.get(e)))??s.get(e),f.has(e)&&!u.has(e)?`phase ${e}`:e),anchorOfRequirement:({id:e})=>s.get(e),anchorOfTask:g,anchorOfPhase:({id:e,leg:t})=>l.get(a.t(e,t)),tasksOf:e=>u.get(e)??[],phaseTitle:e=>f.get(e)??e,source:(t,n)=>v(t,i.r(e.plan.file,t),n),inPlan:t=>v(e.plan.file,i.n(e.plan.file),t),large:m,repositoryUrl:p}}function N(e){return encodeURIComponent(e.replace(/\p{Cs}/gu,`�`))}function P(e,t){return e!==void 0&&/^https?:\/\//.test(e)?n.u`<a href="${e}">${t}</a>`:n.u`${t}`}function F(e){let t=new Map;for(let n of e){let e=t.get(n.id);e?e.push(n):t.set(n.id,[n])}return t}function I(e){let{report:t}=e;if(t.phases.length===0)return n.l;let r=new Map(t.phases.toReversed().map(e=>[e.id,e])),{svg:i,layout:a}=n.t(t,t=>{let n=`phase`in t?r.get(t.phase):void 0,i=`task`in t?e.anchorOfTask(t.task):n&&e.anchorOfPhase(n);return i===void 0?void 0:`#${N(i)}`});return n.u`<section id="graph"><h2>Graph</h2>
<p>${a.collapsed?`${t.tasks.length} tasks are more than a page can draw, so each box is a phase.`:`Phases from top to bottom, tasks from left to right.`} Thick borders${!a.collapsed&&`, ◆`} and thick arrows: the critical path.</p>
<div class="zoom" role="group" aria-label="Size of the graph" hidden><button type="button" class="button" data-zoom="out">Smaller</button><button type="button" class="button" data-zoom="in">Larger</button><button type="button" class="button" data-zoom="fit">Fit</button><button type="button" class="button" data-zoom="full">Full size</button><span class="quiet">Drag to move; Ctrl and the wheel to zoom; arrow keys go from task to task.</span></div>
<div class="scroll drawing" id="graph-view" role="region" aria-label="Graph" tabindex="0">${i}</div></section>`}function ve(e){let{report:t}=e,{verdict:r,reasons:i}=t;return n.u`<section id="overview" aria-labelledby="verdict"><div class="verdict ${r}"><h2 id="verdict"><span class="s">${n.c(r)}</span> <span class="headline">${L(t)}</span></h2>
${i.length>0&&n.u`<ul class="reasons">${i.map(e=>n.u`<li>${e}`)}</ul>`}
<p class="run">${ye(e)}</p></div>
${be(t)}</section>`}function L({totals:t,delta:r}){let{requirements:i,tasks:a,workItems:o}=t;if(i.total+a.total===0)return o.total===0?`nothing to run and nothing to prove yet`:`${o.done} of ${e.f(o.total,`work item`)} done`;if(i.total===0)return R(`task`,a.total,[[a.failed,`failed`],[a.blocked,`blocked`],[a.waiting,`waiting`],[a.other,`not run`],[a.passed,`passed`]]);let s=r!==void 0&&i.regressed>0?`; ${i.regressed} broken by this change`:``;return R(`requirement`,i.total,z().map(e=>[i[e],n.c(e)]))+s}function R(t,n,r){let[i,...a]=r.filter(([e])=>e>0);if(i===void 0)return e.f(n,t);let o=e=>i[1]===`passed`||i[1]===`failed`?i[1]:`${e} ${i[1]}`;return i[0]===n?n===1?`the ${t} ${o(`is`)}`:`all ${n} ${t}s ${o(`are`)}`:[`${i[0]} of ${e.f(n,t)} ${i[1]}`,...a.map(([e,t])=>`${e} ${t}`)].join(`, `)}function z(){return o.t.toSorted((e,t)=>n.s(e)-n.s(t))}function ye({report:t,repositoryUrl:r}){let{run:i,totals:a,digest:o}=t,s=i.headSha??i.sha;return S([s!==null&&P(r&&`${r}/commit/${s}`,s.slice(0,7)),i.ref!==null&&n.u`${i.ref.replace(/^refs\/(heads\/|tags\/)?/,``)}`,n.u`${P(i.url,`run ${i.id}`)}${i.attempt>1&&`, attempt ${i.attempt}`}`,i.event!==null&&n.u`${i.event}`,n.u`${a.phases.passed} of ${e.f(a.phases.total,`phase`)} passed`,m(i.startedAt),n.u`${i.finishedAt===null?`not finished`:d(i.durationMs)}`,o!==null&&n.u`<span>record <code title="sha256 of run.json: ${o}">sha256 ${o.slice(0,12)}…</code></span>`].filter(e=>e!==!1),` · `)}function be({totals:t,criticalPath:r}){let{requirements:i,tasks:a,tests:o,workItems:s,effortHours:c,effortDoneHours:l,evidence:d}=t,f=r.unit===`hours`?r.min===r.max?p(r.min):`${r.min}–${p(r.max)}`:e.f(r.tasks.length,`task`);return n.u`<div class="tiles">
${i.total>0&&B(`Requirements`,i.total,z().map(e=>[e,i[e]]),`covered ${i.shallow}, down to tests and tasks ${i.deep}`)}
${a.total>0&&B(`Tasks`,a.total,[[`failed`,a.failed],[`blocked`,a.blocked],[`waiting`,a.waiting],[`not-run`,a.other,`other`],[`passed`,a.passed]],[a.tolerated>0&&`${a.tolerated} tolerated`,s.total>0&&`${s.done} of ${e.f(s.total,`work item`)} done`].filter(Boolean).join(`, `))}
${a.total===0&&s.total>0&&B(`Work items`,s.total,[[`done`,s.done],[`planned`,s.total-s.done,`open`]],``)}
${o.total>0&&B(`Tests`,o.total,[[`failed`,o.failed],[`skipped`,o.skipped],[`passed`,o.passed]],``)}
${c>0&&n.u`<div class="tile"><h3>Effort</h3><p class="amount">${p(c)}</p>${V([[`done`,l]],c)}<p>${p(l)} of it done</p></div>`}
${d.files>0&&n.u`<div class="tile"><h3>Evidence</h3><p class="amount">${e.f(d.files,`file`)}</p><p>${u(d.bytes)} kept, each with its sha256</p></div>`}
${r.tasks.length>1&&n.u`<div class="tile"><h3>Critical path</h3><p class="amount">${f}</p>${r.unit===`hours`&&n.u`<p>of effort, over ${e.f(r.tasks.length,`task`)}</p>`}${r.unit===`tasks`&&n.u`<p>one after the other</p>`}</div>`}
</div>`}function B(e,t,r,i){let a=r.filter(([,e])=>e>0);return n.u`<div class="tile"><h3>${e}</h3><p class="amount">${t}</p>${V(a,t)}<ul>${a.map(([e,t,r=n.c(e)])=>n.u`<li>${n.a(e,`${t} ${r}`)}`)}</ul>${i!==``&&n.u`<p>${i}</p>`}</div>`}function V(e,t){let r=0;return n.u`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${e.map(([e,i])=>{let a=i/t*100,o=n.u`<rect class="${e}" x="${r.toFixed(2)}" width="${a.toFixed(2)}" height="4"/>`;return r+=a,o})}</svg>`}function xe(e){let{phases:t,tasks:r}=e.report;if(t.length===0)return n.u`<section id="phases"><h2>Progress by phase</h2><p class="empty">The plan has no phases yet.</p></section>`;let i=new Map;for(let{phase:e,leg:t,status:n,kind:a}of r){if(a===`work-item`)continue;let r=`${e}@${t??``}`,o=i.get(r)??new Map;i.set(r,o.set(n,(o.get(n)??0)+1))}let a=t.some(e=>e.workItems.total>0),o=t.some(e=>e.effortHours>0),s=[`Phase`,`Verdict`,`Tasks passed`,...a?[`Work items done`]:[],...o?[`Effort done`]:[],`Time`,`Gates`,`After`];return n.u`<section id="phases"><h2>Progress by phase <span class="counter">${t.length}</span></h2>
${x(`Progress by phase`,s,t.map(t=>n.u`<tr id="${e.anchorOfPhase(t)}" tabindex="-1"><th scope="row">${t.title} <span class="id">${t.id}${t.leg!==void 0&&n.u`, leg ${t.leg}`}</span><td>${n.a(t.verdict??`no-result`,t.verdict===null?`no record`:void 0)}<td class="progress">${t.tasks.total>0&&n.u`${V([...i.get(`${t.id}@${t.leg??``}`)??[]].toSorted(([e],[t])=>Number(t===`passed`)-Number(e===`passed`)),t.tasks.total)} ${t.tasks.passed} of ${t.tasks.total}`}${a&&n.u`<td class="progress">${t.workItems.total>0&&n.u`${V([[`done`,t.workItems.done]],t.workItems.total)} ${t.workItems.done} of ${t.workItems.total}`}`}${o&&n.u`<td class="progress">${t.effortHours>0&&n.u`${V([[`done`,t.effortDoneHours]],t.effortHours)} ${Number(t.effortDoneHours.toFixed(1))} of ${p(t.effortHours)}`}`}<td>${t.startedAt===void 0?``:d(t.durationMs)}<td>${Se(t)}<td>${S(t.needs.map(e.any))}`))}</section>`}function Se({criteria:e}){return n.u`${e.map(({gate:e,name:t,status:r,error:i,detail:a})=>n.u`<div>${n.a(r)} ${e}: ${t}${(i??a)!==void 0&&n.u` <span class="quiet">${i??a}</span>`}</div>`)}`}function Ce({report:e}){let{phases:t,totals:r}=e,i=t.some(({artifact:e})=>e!==void 0);return n.u`<section id="evidence"><h2>Evidence <span class="counter">${r.evidence.files}</span></h2>
<p>Open a task or a requirement to see its files with their digests. A link leads to the file as it was kept, below the folder this report lies in. Where you opened this report alone, the files are not beside it: ${i?`they are in the artifacts listed here`:`they are in the record of the run`}; the digests hold for them wherever they are.</p>
${e.digest!==null&&n.u`<p>sha256 of <code>run.json</code>, which names the digests of all manifests: ${h(e.digest)}</p><p class="label">Check the record, in the folder of this report</p>${g(`phasegate verify . --digest ${e.digest}`)}`}
${t.length>0&&n.u`${x(`Records of the phases`,[`Phase`,`Folder`,`Attempt`,...i?[`Artifact`]:[],`sha256 of its manifest`],t.map(e=>n.u`<tr><th scope="row">${e.title}${e.leg!==void 0&&n.u`, leg ${e.leg}`}<td class="path">${e.folder}<td>${e.attempt}${i&&n.u`<td>${e.artifact&&n.u`${P(e.artifact.url,`artifact`)}${e.artifact.size!==void 0&&` ${u(e.artifact.size)}`}`}`}<td>${e.manifest===null?e.missing??`none`:h(e.manifest)}`))}`}</section>`}function we(e){let t=({marks:e})=>+!e.includes(`regressed`);return e.toSorted((e,r)=>n.s(e.status)-n.s(r.status)||t(e)-t(r))}function Te(t){let{requirements:r,phases:i,delta:a}=t.report;if(r.length===0)return n.u`<section id="requirements"><h2>Requirements</h2><p class="empty">The plan names no requirements, so nothing is traced: add <code>requirements:</code> to it.</p></section>`;let o=r.some(e=>e.priority!==void 0);return n.u`<section id="requirements"><h2>Requirements <span class="counter">${r.length}</span></h2>
${w({id:`requirements`,caption:`Requirements and what proves them`,noun:`requirement`,columns:[{label:`Requirement`,sort:`text`},{label:`Title`,sort:`text`},{label:`Status`,sort:`status`,sorted:!0},...a?[{label:`Against the base`,sort:`text`}]:[],...o?[{label:`Priority`,sort:`text`}]:[],{label:`Proof`,sort:`number`},{label:`Phases`,phases:!0},{label:`Evidence`,sort:`number`}],statuses:r.flatMap(({status:e,marks:t})=>[e,...t]),phases:i.filter(({id:e},t)=>i.findIndex(t=>t.id===e)===t),rows:we(r).map(r=>{let i=new Set(r.proofs.flatMap(({evidence:e})=>e.map(({file:e})=>e))).size;return n.u`<tr><th scope="row">${t.requirement(r.id)}<td>${r.title}<td>${H(t,r)}${a&&n.u`<td>${U(r)}`}${o&&n.u`<td>${r.priority}`}<td data-v="${r.proofs.length}">${G(r)}<td>${Ee(r).join(`, `)}${i>0?n.u`<td data-v="${i}">${e.f(i,`file`)}`:n.u`<td>`}`})})}</section>`}function H(e,{status:t,marks:r,blockedBy:i,waitsFor:a}){return n.u`${n.a(t)}${t===`blocked`&&i.length>0&&n.u` by ${S(i.slice(0,3).map(e.any))}${i.length>3&&n.u` and ${i.length-3} more`}`}${t===`waiting`&&a.length>0&&` for ${a.join(` or `)}`}${r.map(e=>n.u` ${n.a(e)}`)}`}function U({before:e,status:t}){return e===null?`new`:e===t?`= same`:t===`verified`?`▲ was ${e}`:e===`verified`?`▼ was ${e}`:`was ${e}`}const W={test:`test`,check:`check`,command:`command`,decision:`decision`,reused:`reused proof`,marker:`marker`,"work-item":`work item`};function G({proofs:t,coveredBy:n}){let r=new Map;for(let{kind:e,status:n}of t){let t=r.get(e)??{passed:0,total:0};r.set(e,{passed:t.passed+ +(n===`passed`),total:t.total+1})}return[...[...r].map(([t,{passed:n,total:r}])=>t===`marker`||t===`work-item`?e.f(r,W[t]):`${n} of ${e.f(r,W[t])}`),...n.length>0?[e.f(n.length,`child requirement`)]:[]].join(`, `)}function Ee({proofs:e}){return[...new Set(e.flatMap(({phase:e})=>e===void 0?[]:[e]))]}function De(e,t){let{id:r,title:i,source:a,covers:o,coveredBy:s,verification:c,priority:l,proofs:u}=t,d=e.report.gaps.filter(e=>e.requirement===r);return n.u`<article id="${e.anchorOfRequirement(t)}"><h3><span class="id">${r}</span> ${i}</h3>
<p class="standing">${H(e,t)}${e.report.delta&&n.u` <span class="quiet">${U(t)}</span>`}</p>
${t.waiver&&y(t.waiver)}${d.length>0&&n.u`<ul class="gaps">${d.map(({reason:e})=>n.u`<li><b>Gap:</b> ${e}`)}</ul>`}
${b([[`Source`,a&&e.source(a.file,a.line)],[`Verified by`,c],[`Priority`,l],[`Covers`,o.length>0?S(o.map(t=>e.requirement(t))):void 0],[`Covered by`,s.length>0?S(s.map(t=>e.requirement(t))):void 0],[`Coverage`,t.deep?`down to tests and tasks`:t.shallow?`direct; something below it is not covered`:`none`]])}
${u.length>0?n.u`<h4>Proofs <span class="quiet">${G(t)}</span></h4><ul class="lines">${u.toSorted((e,t)=>n.s(e.status)-n.s(t.status)).map(t=>Oe(e,t))}</ul>`:n.u`<p class="empty">Nothing proves it directly.</p>`}</article>`}function Oe(e,t){let{kind:r,status:i,task:a,leg:o,step:s,test:c,file:l,line:d,error:f,by:p,evidence:m}=t;return n.u`<li>${n.a(i)}<span>${W[r]}</span><span>${c!==void 0&&n.u`<b>${c}</b> `}${a!==void 0&&n.u`${e.task(a,o)}${c===void 0&&!e.large&&n.u` ${e.tasksOf(a)[0]?.title}`}`}${s!==void 0&&n.u` <span class="quiet">step ${s}</span>`}${l!==void 0&&n.u` ${e.source(l,d)}`}${p!==void 0&&n.u` by ${p}`}${f!==void 0&&n.u`<span class="error">${f}</span>`}${m.slice(0,K).map(e=>n.u`<span class="file">${v(e)} <span class="quiet">${u(e.size)}, <code>${e.sha256.slice(0,12)}…</code></span></span>`)}${m.length>K&&n.u` and ${m.length-K} more`}</span>`}const K=5,ke=[`Prepared by`,`Reviewed by`,`Approved by`];function Ae(e){let{decisions:t,plan:r,run:i,verdict:a,digest:o}=e.report;return n.u`<section id="sign-off"><h2>Decisions and sign-off</h2>
${t.length>0?n.u`${x(`Recorded decisions`,[`Task`,`Decision`,`By`,`When`,`Note`],t.map(({task:t,decision:r,by:i,at:a,note:o,asserted:s})=>n.u`<tr><th scope="row">${e.task(t)}<td>${n.a(r===`approved`?`passed`:`failed`,r)}<td>${i}${s&&n.u` <span class="quiet">asserted at a command line</span>`}<td>${m(a)}<td>${o}`))}`:n.u`<p class="empty">No decisions are recorded.</p>`}
<h3>Sign-off</h3><p>What is signed: ${r.name}, verdict <b>${n.c(a)}</b>, run ${i.id}, attempt ${i.attempt}${(i.headSha??i.sha)!==null&&n.u`, commit <code class="digest">${i.headSha??i.sha??``}</code>`}${o!==null&&n.u`, record sha256 ${h(o)}`}.</p>
<table class="signatures"><caption class="unseen">Sign-off, to be filled in</caption><thead><tr><th scope="col">Role<th scope="col">Name<th scope="col">Date<th scope="col">Signature</tr></thead><tbody>${ke.map(e=>n.u`<tr><th scope="row">${e}<td><td><td>`)}</tbody></table></section>`}const q=[1,2,5,10,20,50,100,200,500,...[1,2,5,10,15,30].map(e=>e*1e3),...[1,2,5,10,15,30].map(e=>e*6e4),...[1,2,3,6,12,24,48,168,720].map(e=>e*36e5)];function je(e,t){let n=Me(e),r=n.reduce((e,{start:t,end:n})=>e+n-t,0),i=[];for(let{start:e,end:t}of n){let n=i.at(-1);n&&e-n.end<=r*.5?n.end=t:i.push({start:e,end:t})}let a=Math.max(1,i.reduce((e,{start:t,end:n})=>e+n-t,0)),o=Math.min(36,t*.3/Math.max(1,i.length-1)),s=(t-o*(i.length-1))/a,c=0,l=i.map(({start:e,end:t})=>{let n=c;return c+=(t-e)*s+o,{start:e,end:t,from:n,to:c-o}}),u=q.find(e=>e*s>=90)??q.at(-1)*Math.ceil(90/(q.at(-1)*s));return{x:e=>{let t=l.findLast(({start:t})=>t<=e)??l[0];return t===void 0?0:t.from+(Math.min(e,t.end)-t.start)*s},ticks:l.flatMap(({start:e,end:t,from:n,to:r},i)=>{let a=l[i-1];return Array.from({length:Math.floor((t-e)/u)+1},(e,t)=>({x:n+t*u*s,since:t*u})).filter(({x:e})=>e<=r-54).map(t=>a!==void 0&&t.since===0?{...t,later:e-a.end}:t)}),gaps:l.slice(1).map(({start:e,from:t},n)=>({ms:e-(l[n]?.end??e),from:t-o,to:t}))}}function Me(e){let t=[];for(let{start:n,end:r}of e.toSorted((e,t)=>e.start-t.start)){let e=t.at(-1);e&&n<=e.end?e.end=Math.max(e.end,r):t.push({start:n,end:r})}return t}const J=1262,Y=1500;function Ne(e){let{tasks:r}=e.report,i=r.filter(C),a=i.reduce((e,{startedAt:n})=>e===void 0||t.h(e,n)<0?n:e,void 0);if(a===void 0)return n.l;let o=i.length>Y?i.filter(({status:e,critical:t})=>t||e!==`passed`).slice(0,Y):i,s=e=>t.h(a,e.startedAt),c=je(i.map(e=>({start:s(e),end:s(e)+e.durationMs})),1246),l=new Map;for(let e of o)n.r(l,`${e.phase}@${e.leg??``}`,e);return n.u`<section id="timeline"><h2>Timeline</h2><p>From ${m(a)}. Bars with a thick border and ◆ are on the critical path.${o.length<i.length&&` Of ${i.length} tasks that ran, the ${o.length} that did not pass or are on the critical path are drawn.`}${c.gaps.length>0&&` Hatched: nothing ran, and the time is left out.`}</p>
<div class="scroll drawing" role="region" aria-label="Timeline" tabindex="0">${Fe(e,c,e.report.phases.flatMap(e=>{let t=l.get(`${e.id}@${e.leg??``}`);return t===void 0?[]:[{phase:e,bars:Pe(t,s,c)}]}))}</div></section>`}function Pe(t,n,i){let a=[];return t.map(e=>({task:e,from:n(e)})).sort((e,t)=>e.from-t.from).map(({task:t,from:n})=>{let o=i.x(n),s=Math.max(3,i.x(n+t.durationMs)-o),c=`${t.critical?`◆ `:``}${r.l(t.id,40)}`,l=e.v(c)*6.6+10,u=l<=s?`inside`:o+s+l<=1246?`right`:`left`,d=u===`left`?o-l:o,f=a.findIndex(e=>e<=d),p=f===-1?a.length:f;return a[p]=u===`right`?o+s+l:o+s+2,{task:t,x:o,width:s,label:c,side:u,row:p}})}function Fe(e,t,i){let a=28,o=i.map(({phase:t,bars:i})=>{let o=a,s=22+(Math.max(0,...i.map(({row:e})=>e))+1)*22;return a+=s+12,{lane:n.u`<rect class="lane" x="0" y="${o}" width="${J}" height="${s}" rx="6"/>`,bars:n.u`<g><text class="phase" x="${8}" y="${o+15}">${r.l(t.title,80)}${t.leg!==void 0&&`, leg ${t.leg}`} <tspan class="quiet">${d(t.durationMs)}</tspan></text>${i.map(t=>Ie(e,t,o+22))}</g>`}});return n.u`<svg id="timeline-drawing" role="group" aria-label="Timeline of the tasks" viewBox="0 0 ${J} ${a}" width="${J}" height="${a}"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="2" height="6"/></pattern></defs>
${o.map(({lane:e})=>e)}
<g class="axis">${t.gaps.map(({ms:e,from:t,to:r})=>n.u`<rect fill="url(#hatch)" x="${(8+t).toFixed(1)}" y="${22}" width="${(r-t).toFixed(1)}" height="${a-28}"><title>${d(e)} left out</title></rect>`)}${t.ticks.map(({x:e,since:t,later:r})=>n.u`<path d="M${(8+e).toFixed(1)} ${20}V${a-12}"/><text x="${(8+e+3).toFixed(1)}" y="14">${r===void 0?t===0?`start`:`+${d(t)}`:`${d(r)} later`}</text>`)}</g>
${o.map(({bars:e})=>e)}</svg>`}function Ie(e,{task:t,x:r,width:i,label:a,side:o,row:s},c){let l=c+s*22,u=o===`inside`?r+6:o===`right`?r+i+5:r-5,f=`${t.id} ${t.title}: ${n.c(t.status)}, ${d(t.durationMs)}${t.critical?`, on the critical path`:``}`;return n.u`<a class="ran ${t.status}${t.critical&&` critical`}" href="#${N(e.anchorOfTask(t)??``)}" aria-label="${f}"><rect x="${(8+r).toFixed(1)}" y="${l}" width="${i.toFixed(1)}" height="${18}" rx="3"/><text x="${(8+u).toFixed(1)}" y="${l+13}"${o===`left`&&n.u` text-anchor="end"`}>${a}</text></a>`}function Le(e,t){return t||=e.slice(0),Object.freeze(Object.defineProperties(e,{raw:{value:Object.freeze(t)}}))}var X;const Z=`${n.f()}\n${n.o()}\n:root { color-scheme: light dark; --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; --tint: color-mix(in srgb, var(--tone, var(--none)) 9%, var(--page)) }
:root[data-theme=light] { color-scheme: light }
:root[data-theme=dark] { color-scheme: dark }
* { box-sizing: border-box }
html { scroll-padding-top: 64px; -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Apple Color Emoji", "Segoe UI Emoji" }
[hidden] { display: none !important }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
p a, dd a, li a, td a { text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 35%, transparent); text-underline-offset: 2px }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px }
main:focus, article:focus, tr:focus { outline: none }
p, ul, dl, pre, h2, h3, h4, table { margin: 0 }
ul { padding: 0; list-style: none }
code, pre, .path { font-family: var(--mono); font-size: 12px }
.digest { overflow-wrap: anywhere; color: var(--quiet) }
td > .digest { display: block; min-width: 250px }
.quiet, .empty { color: var(--quiet) }
.path { overflow-wrap: anywhere }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: fixed; inset: 8px auto auto 8px; z-index: 9; padding: 8px 16px; background: var(--link); color: var(--page); border-radius: 6px; transform: translateY(-200%) }
.skip:focus { transform: none }
header, nav, main, footer { max-width: 1312px; margin: 0 auto; padding: 0 24px }
header { display: flex; justify-content: space-between; align-items: center; gap: 16px; padding-top: 20px; padding-bottom: 12px }
h1 { margin: 0; font-size: 22px; line-height: 1.25; font-weight: 600; overflow-wrap: anywhere }
header p { color: var(--quiet) }
.tools { display: flex; gap: 8px; flex: none }
nav { position: sticky; top: 0; z-index: 5; background: var(--page); box-shadow: 0 1px var(--line); max-width: none }
nav ul { display: flex; gap: 4px; max-width: 1264px; margin: 0 auto; overflow-x: auto; scrollbar-width: none }
nav a { display: block; padding: 12px 10px; color: var(--text); white-space: nowrap; text-decoration: none; border-radius: 6px 6px 0 0; outline-offset: -4px }
nav a:hover { background: var(--box); text-decoration: none }
nav a[aria-current] { font-weight: 600; box-shadow: inset 0 -2px var(--link) }
main { padding-top: 20px }
section { margin: 0 0 36px }
h2 { margin-bottom: 12px; font-size: 18px; font-weight: 600; line-height: 1.4 }
h3 { font-size: 14px; font-weight: 600; overflow-wrap: anywhere }
section > h3 { margin: 20px 0 8px; font-size: 16px }
h4 { margin: 16px 0 6px; font-size: 13px; font-weight: 600 }
h4 .quiet, .phase .quiet { font-weight: 400 }
section > p, section > .facts, section > details { margin-bottom: 10px }
footer { border-top: 1px solid var(--line); padding-top: 16px; padding-bottom: 32px; color: var(--quiet); font-size: 12px }
.counter { display: inline-block; min-width: 20px; padding: 0 7px; border-radius: 10px; background: color-mix(in srgb, var(--none) 16%, var(--page)); color: var(--text); font-size: 12px; font-weight: 500; line-height: 20px; text-align: center; vertical-align: 2px }
.tag { display: inline-block; padding: 0 7px; border: 1px solid var(--line); border-radius: 10px; color: var(--quiet); font-size: 11px; font-weight: 400; line-height: 18px; white-space: nowrap }
.id { font-family: var(--mono); font-size: 12px; white-space: nowrap }
.button { padding: 4px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--box); color: var(--text); font: inherit; font-size: 12px; font-weight: 500; line-height: 20px; cursor: pointer }
.button:hover { background: color-mix(in srgb, var(--none) 14%, var(--page)) }
.s { color: var(--tone); font-weight: 500; white-space: nowrap }
.s::before { content: ""; display: inline-block; width: 14px; height: 14px; margin-right: 6px; vertical-align: -2px; background: var(--tone); mask: var(--shape) center / contain no-repeat }
.verdict { --tint: color-mix(in srgb, var(--tone) 9%, var(--page)); padding: 16px 20px; border: 1px solid color-mix(in srgb, var(--tone) 45%, var(--page)); border-radius: 8px; background: var(--tint) }
.verdict h2 { margin: 0; font-size: 20px }
.verdict .s { margin-right: 8px; font-weight: 700; text-transform: capitalize }
.verdict .s::before { width: 22px; height: 22px; margin-right: 10px; vertical-align: -4px }
.headline { font-weight: 500 }
.reasons { margin: 6px 0 0 32px; list-style: disc }
.run { margin-top: 6px; color: var(--quiet) }
.run a { color: inherit }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin-top: 12px }
.tile { padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px; color: var(--quiet); font-size: 12px }
.tile h3 { color: var(--quiet); font-size: 12px; font-weight: 500 }
.tile .amount { color: var(--text); font-size: 24px; font-weight: 600; line-height: 1.3 }
.tile ul { display: flex; flex-wrap: wrap; gap: 2px 12px }
.tile .s::before { width: 12px; height: 12px; margin-right: 4px }
.bar { display: block; width: 100%; height: 6px; margin: 4px 0 6px; border-radius: 3px; background: color-mix(in srgb, var(--none) 22%, var(--page)) }
.bar rect { fill: var(--tone) }
.cards { display: grid; gap: 12px }
.card { padding: 12px 16px 14px; border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 8px }
.card > * + * { margin-top: 6px }
.plain li { padding: 2px 0 }
.label { margin-top: 10px; color: var(--quiet); font-size: 12px }
.error { color: var(--bad); overflow-wrap: anywhere; white-space: pre-wrap }
pre { padding: 10px 12px; border-radius: 6px; background: var(--box); line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; overflow: auto; max-height: 320px }
.output { margin-top: 6px; border: 1px solid var(--line) }
.command { display: flex; gap: 8px; align-items: start; margin-top: 4px }
.command + .scroll { margin-top: 12px }
.command pre { flex: 1; padding: 5px 12px; min-width: 0 }
.tests li + li { margin-top: 8px }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px }
table { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 1.45 }
th, td { padding: 7px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
td { overflow-wrap: break-word }
tbody tr:last-child > * { border-bottom: 0 }
thead th { background: var(--box); color: var(--quiet); font-size: 12px; font-weight: 600; white-space: nowrap }
tbody th { font-weight: 400 }
tbody th > a, tbody th > code, table.data td > a, article a, .card a { font-family: var(--mono); font-size: 12px; white-space: nowrap }
tbody th > a, article a, .card a { display: inline-block; max-width: 100%; white-space: normal; overflow-wrap: anywhere }
tbody th > a { width: max-content; max-width: 34ch }
.card h3 a { font-size: 13px }
table.data td:nth-child(2) { min-width: 220px; overflow-wrap: anywhere }
table.data tbody tr { cursor: pointer }
table.data tbody tr:hover, tr:target { background: color-mix(in srgb, var(--link) 7%, var(--page)) }
tr.open { background: color-mix(in srgb, var(--link) 12%, var(--page)) }
td p.error { font-size: 12px }
.progress { min-width: 160px; white-space: nowrap }
.progress .bar { margin: 7px 0 2px }
.progress + td { white-space: nowrap }
#phases tbody th { font-weight: 600 }
#phases tbody th .id { display: block; font-weight: 400; color: var(--quiet) }
th button { padding: 0; border: 0; background: none; color: inherit; font: inherit; cursor: pointer }
th button::after { content: "↕"; display: inline-block; width: 12px; margin-left: 4px; opacity: .45 }
th[aria-sort=ascending] button::after { content: "↑"; opacity: 1 }
th[aria-sort=descending] button::after { content: "↓"; opacity: 1 }
th[aria-sort] { color: var(--text) }
details > summary { padding: 4px 0 8px; font-weight: 600; cursor: pointer }
.filters { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin-bottom: 10px }
.filters label span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.search { flex: 1 1 260px; max-width: 360px }
input, select { width: 100%; padding: 5px 10px; border: 1px solid var(--edge); border-radius: 6px; background: var(--page); color: var(--text); font: inherit; line-height: 20px }
select { width: auto; max-width: 260px; height: 32px }
.chips { display: flex; flex-wrap: wrap; gap: 6px }
.chip { padding: 3px 10px; border: 1px solid var(--line); border-radius: 16px; background: var(--page); color: var(--text); font: inherit; font-size: 12px; line-height: 20px; cursor: pointer }
.chip:hover { background: var(--box) }
.chip[aria-pressed=true] { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); background: color-mix(in srgb, var(--link) 10%, var(--page)) }
.chip .s::before { width: 12px; height: 12px; margin-right: 4px }
.shown { margin-left: auto; color: var(--quiet); font-size: 12px; white-space: nowrap }
.pager { margin-top: 10px }
.js table.data:not(.ready) tbody tr:nth-child(n+201) { display: none }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 8px 20px; margin: 10px 0 }
dt { color: var(--quiet); font-size: 12px }
dd { margin: 0; overflow-wrap: anywhere }
.files li { padding: 6px 0; border-bottom: 1px solid var(--line) }
.files li:last-child { border-bottom: 0 }
.files .digest { display: block }
article > * + * { margin-top: 6px }
.lines li { display: grid; grid-template-columns: 104px 150px minmax(0, 1fr); gap: 0 8px; padding: 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
.lines li:last-child { border-bottom: 0 }
.lines .error, .lines .file { display: block }
article { margin-bottom: 20px; padding: 16px; border: 1px solid var(--line); border-radius: 8px }
article h3 { font-size: 16px }
article h3 .id { font-size: 14px; white-space: normal }
article table { border: 1px solid var(--line) }
article .scroll table { border: 0 }
.standing { margin: 4px 0 8px }
.notice { padding: 8px 12px; border-radius: 6px; background: color-mix(in srgb, var(--waiting) 12%, var(--page)) }
.js #details { position: fixed; inset: 0 0 0 auto; z-index: 8; display: none; flex-direction: column; width: min(720px, 100vw); margin: 0; background: var(--page); border-left: 1px solid var(--line); box-shadow: 0 0 32px rgb(0 0 0 / .25) }
.js #details.open { display: flex }
.js #details > h2, .js #details > article, .js #details > .notice { display: none }
.js #details > article.open, .js #details > .notice.open { display: block; overflow: auto; margin: 0; border: 0; border-radius: 0; padding: 8px 24px 32px }
.panel { display: flex; align-items: center; gap: 8px; padding: 12px 24px; color: var(--quiet) }
.panel span { flex: 1 }
.zoom { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 10px }
.drawing { overflow: auto; max-height: 78vh }
.drawing svg { display: block; font: 12px -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif }
#graph-view.grab { cursor: grab }
#graph-view.moving { cursor: grabbing; user-select: none }
svg text { fill: var(--text) }
svg a { text-decoration: none; outline: none }
.box > rect { fill: var(--box); stroke: var(--line) }
.node rect { fill: var(--node); stroke: color-mix(in srgb, var(--tone) 60%, var(--node)) }
.node.failed rect, .node.waiting rect, .node.blocked rect { fill: color-mix(in srgb, var(--tone) 9%, var(--node)) }
.node.manual rect { stroke-dasharray: 5 3 }
.node.critical rect { stroke: var(--tone); stroke-width: 3 }
.node:hover rect, .ran:hover rect { stroke: var(--link); stroke-width: 2.5 }
svg a:focus-visible rect, svg .node.found rect { stroke: var(--link); stroke-width: 4 }
svg .box a:focus-visible text { fill: var(--link); text-decoration: underline }
.edge { fill: none; stroke: var(--edge); stroke-width: 1.3 }
.edge.critical { stroke: var(--text); stroke-width: 2.4 }
.tip { fill: var(--edge) }
.shape { fill: var(--tone) }
svg .phase, svg .name { font-weight: 600 }
svg .name { font-family: var(--mono); font-size: 11.5px }
svg .quiet, svg .title { fill: var(--quiet) }
svg .word { fill: var(--tone); font-size: 11px }
.lane { fill: var(--box) }
.ran rect { fill: color-mix(in srgb, var(--tone) 24%, var(--page)); stroke: var(--tone); stroke-width: 1 }
.ran.critical rect { stroke-width: 2.5 }
.ran text { font-size: 11px }
#timeline-drawing { max-width: 100%; min-width: 900px; height: auto }
.axis { pointer-events: none }
.axis path { stroke: var(--text); stroke-opacity: .09 }
.axis text { fill: var(--quiet); font-size: 11px }
svg .hatch { fill: var(--line) }
@media (max-width: 700px) {
header, nav, main, footer { padding-left: 12px; padding-right: 12px }
.verdict { padding: 12px }
.shown { margin-left: 0; flex-basis: 100% }
.search { max-width: none }
.lines li { grid-template-columns: 92px 1fr }
.lines li > :nth-child(3) { grid-column: 1 / -1 }
th, td { padding: 6px 8px }
tbody th > a { max-width: 16ch }
table.data td:nth-child(2) { min-width: 130px }
.panel { padding: 10px 14px }
.panel span { display: none }
.js #details > article.open { padding: 8px 14px 24px }
}
@media print {
:root, :root[data-theme] { color-scheme: light }
body { font-size: 11px }
header, nav, main, footer { max-width: none; padding-left: 0; padding-right: 0 }
nav, .skip, .tools, .filters > :not(.shown), .pager, .zoom, .copy, .panel { display: none }
.s::before, .bar, .bar rect, .node rect, .ran rect, .lane, .box > rect, .shape, .verdict { print-color-adjust: exact; -webkit-print-color-adjust: exact }
.scroll, .drawing, pre { overflow: visible; max-height: none }
.drawing svg { width: 100%; height: auto }
#timeline-drawing { min-width: 0 }
table, tbody th > a, tbody th > code, table.data td > a, .scroll code, .path, .tag { font-size: 10px }
th, td { padding: 4px 5px }
thead th { font-size: 10px; white-space: normal }
th button::after { display: none }
.progress { min-width: 0 }
table.data td:nth-child(2) { min-width: 110px }
tbody th > a { max-width: 16ch }
td > .digest { min-width: 0 }
table.data tbody tr[data-page] { display: table-row !important }
tr, .card, h2, h3, .tile { break-inside: avoid }
h2, h3, h4 { break-after: avoid }
.js #details { position: static; display: block; width: auto; border: 0; box-shadow: none }
.js #details > h2, .js #details > article, .js #details > article.open, .js #details > .notice { display: block; overflow: visible; padding: 10px }
.js #details > article > * + * { margin-top: 6px }
.lines li { display: grid; grid-template-columns: 104px 150px minmax(0, 1fr); gap: 0 8px; padding: 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
.lines li:last-child { border-bottom: 0 }
.lines .error, .lines .file { display: block }
article { margin-bottom: 12px; border: 1px solid var(--line) }
.signatures td { height: 44px }
.signatures { break-inside: avoid }
details::details-content { content-visibility: visible }
}
.signatures td { height: 40px }
.signatures { border: 1px solid var(--line) }
.signatures th, .signatures td { border: 1px solid var(--line) }`;function Re(e){let t=_e(e),r=[ve(t),ce(t),pe(t),xe(t),Te(t),T(t),I(t),Ne(t),he(t),Ce(t),Ae(t)];return Q(e,r,Ve(t,49e5-Buffer.byteLength(Q(e,r,n.l).markup))).markup}function Q(e,t,r){let{plan:i,verdict:a}=e;return n.u(X||=Le([`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '`,`'; script-src '`,`'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>`,`: `,`, `,`</title>
<link rel="icon" href="`,`">
<style>`,`</style>
<script>`,`<\/script>
</head>
<body id="top">
<a class="skip" href="#main">Skip to the report</a>
<header><div><h1>`,`</h1><p>Traceability report</p></div><p class="tools" hidden><button type="button" class="button" id="theme"></button><button type="button" class="button" id="print">Print</button></p></header>
<nav aria-label="Parts of the report">`,`</nav>
<main id="main" tabindex="-1">
`,`
`,`
</main>
<footer><p>Made by Phasegate from plan <code>`,`</code>, sha256 <code class="digest">`,`</code>. The whole of it as data: <code>phasegate report --format json</code>.</p></footer>
</body>
</html>
`]),$(Z),$(c),n.c(a),i.name,L(e),Ue(a),{markup:Z},{markup:c},i.name,Be(t),n.d(t,`
`),r,i.file,i.digest)}const ze=[[`overview`,`Overview`],[`attention`,`What broke`],[`waits`,`What waits`],[`changes`,`Changes`],[`phases`,`Phases`],[`requirements`,`Requirements`],[`tasks`,`Tasks`],[`graph`,`Graph`],[`timeline`,`Timeline`],[`findings`,`Findings`],[`evidence`,`Evidence`],[`sign-off`,`Sign-off`]];function Be(e){return n.u`<ul>${ze.filter(([t])=>e.some(({markup:e})=>e.includes(`<section id="${t}"`))).map(([e,t])=>n.u`<li><a href="#${e}">${t}</a>`)}</ul>`}function Ve(t,r){let{requirements:i,tasks:a}=t.report;if(i.length+a.length===0)return n.l;let o=[...i.map(e=>({status:e.status,draw:()=>De(t,e)})),...a.map(e=>({status:e.status,draw:()=>E(t,e)}))],s=r-1e3,c=new Map;for(let e of o.toSorted((e,t)=>n.s(e.status)-n.s(t.status))){let t=e.draw();if(s-=Buffer.byteLength(t.markup)+1,s<0)break;c.set(e,t)}let l=o.length-c.size;return n.u`<section id="details"><h2>Details</h2>${l>0&&n.u`<p id="left-out" class="notice">To keep this file below 5 MB, the details of ${e.f(l,`requirement or task`)}, those that need attention least, are left out. <code>phasegate report --format json</code> has them all.</p>`}
${n.d(o.flatMap(e=>c.get(e)??[]),`
`)}</section>`}function $(e){return`sha256-${(0,s.createHash)(`sha256`).update(e).digest(`base64`)}`}const He={passed:`1a7f37`,"passed-with-waivers":`8250df`,failed:`cf222e`,waiting:`9a6700`,"not-computed":`bc4c00`};function Ue(e){return`data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#${He[e]}" fill-rule="evenodd" d="${n.i[e].shape}"/></svg>`)}`}exports.reportHtml=Re;