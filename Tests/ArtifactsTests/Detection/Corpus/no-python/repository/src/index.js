const app = FastAPI();
