"""Scenes with other parameters than sim20: clutter, detection, noise, number, dynamics. Synthetic.

    python crates/track/benches/varied.py FOLDER      (then `watch score` on each folder in it)
"""
import numpy as np, csv, os, sys
def make(out, seed, N=20,T=300,sd=10.,pd=.9,lam=10.,L=2000.,q=.05,turn=0.,speed=(3,20),birth=200,declared=False,manoeuvre=False):
    rng=np.random.default_rng(seed); dt=1.; os.makedirs(out,exist_ok=True)
    F0=np.array([[1,dt,0,0],[0,1,0,0],[0,0,1,dt],[0,0,0,1.]])
    Q=np.kron(np.eye(2),q*np.array([[dt**3/3,dt**2/2],[dt**2/2,dt]])); C=np.linalg.cholesky(Q+1e-12*np.eye(4))
    tw=csv.writer(open(out+'/truth.csv','w',newline='')); mw=csv.writer(open(out+'/meas.csv','w',newline=''))
    tw.writerow(['k','id','x','y']); mw.writerow(['k','x','y']+(['sd'] if declared else []))
    X={}; b={i:int(rng.integers(0,birth)) if i>=N//2 else 0 for i in range(N)}; w={i:0. for i in range(N)}
    for k in range(T):
        rows=[]
        for i in range(N):
            if k==b[i]:
                a=rng.uniform(0,2*np.pi); sp=rng.uniform(*speed); h=rng.uniform(0,2*np.pi); r=rng.uniform(.2*L,.95*L)
                X[i]=np.array([r*np.cos(a),sp*np.cos(h),r*np.sin(a),sp*np.sin(h)])
            elif i in X:
                x=X[i]
                if turn and rng.random()<.05: w[i]=rng.choice([0.,turn,-turn])
                if w[i]:
                    c,s=np.cos(w[i]*dt),np.sin(w[i]*dt); vx,vy=x[1],x[3]; o=w[i]
                    x=np.array([x[0]+(s*vx-(1-c)*vy)/o,c*vx-s*vy,x[2]+((1-c)*vx+s*vy)/o,s*vx+c*vy])
                else: x=F0@x
                x=x+C@rng.standard_normal(4)
                for p in (0,2):
                    if abs(x[p])>L: x[p]=np.sign(x[p])*(2*L-abs(x[p])); x[p+1]*=-1
                X[i]=x
            if i in X:
                tw.writerow([k,i,f'{X[i][0]:.3f}',f'{X[i][2]:.3f}'])
                if rng.random()<pd: rows.append((X[i][0]+sd*rng.standard_normal(),X[i][2]+sd*rng.standard_normal()))
        for _ in range(rng.poisson(lam)): rows.append((rng.uniform(-L,L),rng.uniform(-L,L)))
        rng.shuffle(rows)
        for r in rows: mw.writerow([k,f'{r[0]:.3f}',f'{r[1]:.3f}']+([sd] if declared else []))
if __name__=='__main__':
    V=dict(base={},lowpd=dict(pd=.7),vlowpd=dict(pd=.5),noclut=dict(lam=0.),clut30=dict(lam=30.),clut200=dict(lam=200.,T=150),few=dict(N=3),many=dict(N=60),hundred=dict(N=100,lam=20,T=200),turn=dict(turn=.1),turn3=dict(turn=.3),fast=dict(speed=(30,80),L=5000.),slow=dict(speed=(.5,2)),still=dict(speed=(0,.1),q=1e-4),sd30=dict(sd=30.),sd30d=dict(sd=30.,declared=True),sd3=dict(sd=3.),sd3d=dict(sd=3.,declared=True),small=dict(L=400.,N=8),q5=dict(q=5.),crowd=dict(L=600.,N=30))
    for n,a in V.items():
        for s in (1,2): make(f'{sys.argv[1]}/{n}-{s}',s,**a)
