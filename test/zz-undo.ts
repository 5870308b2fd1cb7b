import { rmSync, mkdirSync, readFileSync } from 'node:fs'
import { openSession, must } from './engine/import/workspace.ts'
import { importHandlers } from '../src-main/engine/import/handlers.ts'
const dir='/tmp/impc', file=dir+'/w.utskick'
rmSync(dir,{recursive:true,force:true}); mkdirSync(dir)
const clock={time:0,now(){return Date.now() as any},sleep:()=>Promise.reject(new Error())}
const {session,broken,close}=await openSession(file,{create:true,clock: clock as any})
const d:number[]=[]; const im:any=session.store.importMerge
const sess={...session,store:{...session.store,importMerge:{...im,claim:async(i:any)=>{const t=performance.now();const r=await im.claim(i);d.push(performance.now()-t);return r},chunk:async(i:any)=>{const t=performance.now();const r=await im.chunk(i);d.push(performance.now()-t);return r}}}} as any
const h=importHandlers(sess)
const sig=new AbortController().signal
const path=process.argv[2]!
const mem=()=>{const s=readFileSync('/proc/self/status','utf8'); return [/RssAnon:\s+(\d+)/,/RssFile:\s+(\d+)/].map(r=>Number(r.exec(s)![1])/1000|0)}
const idle=mem(); let pa=0,pf=0; setInterval(()=>{const [a,f]=mem(); pa=Math.max(pa,a!);pf=Math.max(pf,f!)},100).unref()
const ins=must(await h['imports.inspect']({file:path},sig))

let t=Date.now(); const c0=process.cpuUsage()
const chk=must(await h['imports.check']({file:path,fileName:ins.fileName,what:'people',reading:ins.reading,mapping:[...ins.mapping],country:'SE',consent:null},sig))
let t800=0; const iv=setInterval(()=>{const j=session.jobs.get(chk.job)!; if(j.done>=800&&!t800) t800=Date.now()-t},20)
await session.jobs.ended(chk.job); clearInterval(iv)
if(broken.length) {console.log(broken); process.exit(1)}
const c=process.cpuUsage(c0)
const tc=Date.now()-t
console.log('check',tc,'stage',t800,'cpu user',c.user/1e6,'sys',c.system/1e6,'anon+',pa-idle[0]!,'file+',pf-idle[1]!)
t=Date.now()
const m=must(await h['imports.merge']({id:chk.id},sig)); await session.jobs.ended(m.job); console.log('merge',Date.now()-t,'total',tc+Date.now()-t,'anon+',pa-idle[0]!,'file+',pf-idle[1]!, broken)
d.sort((a,b)=>a-b); console.log('chunks',d.length,'p50',d[d.length>>1],'p95',d[d.length*0.95|0],'p99',d[d.length*0.99|0],'max',d.at(-1))
t=Date.now(); const u=must(await h['imports.undo']({id:chk.id},sig)); const uj=await session.jobs.ended(u.job); console.log('undo',uj.state,Date.now()-t,broken)
await close()
